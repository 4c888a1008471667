/**
 * TLS of the node's own ports: the certificate that they present, and the authorities of callers' certificates where
 * those are asked for (RFC 8446, RFC 5246).
 *
 * <p>
 * Start at {@link cn.yimatong.tls.CertificateFiles#read}: it reads the files and refuses what could not be served.
 * {@link cn.yimatong.tls.ServedCertificate} is what came of it, {@link cn.yimatong.tls.CertificateWatch} looks whether
 * the files have changed and has the ports present what is in them now.
 */
@NullMarked
package cn.yimatong.tls;

import org.jspecify.annotations.NullMarked;
