/**
 * The picture of a code: one QR symbol (ISO/IEC 18004, GB/T 18284) as SVG, PNG or terminal text.
 *
 * <p>
 * Start at {@link cn.yimatong.qr.QrSymbol}, the only public type. ZXing lays the modules out; this package decides what
 * the symbol is (level M, alphanumeric mode, smallest version, four modules of quiet zone) and draws it so that a cheap
 * scanner reads it: whole pixels a module, pure black on pure white, no grey edges.
 *
 * <p>
 * Drawing costs about a millisecond and allocates freely, so it never runs on an event loop that serves verifications.
 */
@NullMarked
package cn.yimatong.qr;

import org.jspecify.annotations.NullMarked;
