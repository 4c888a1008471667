/**
 * Signing in a token, a hardware module for instance, by PKCS#11 (OASIS, version 2.40; EdDSA of 3.0): start at
 * {@link cn.yimatong.keys.pkcs11.Token}. {@code Cryptoki} is the module's interface in C, called by
 * {@code java.lang.foreign}. Nothing of it is loaded before a token is asked.
 */
@NullMarked
package cn.yimatong.keys.pkcs11;

import org.jspecify.annotations.NullMarked;
