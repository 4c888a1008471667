/**
 * The MS1 code: read it, mint it, and the keys that both need. The format is in {@code MS1.md} beside this module's
 * sources.
 *
 * <p>
 * A scanner needs three calls: take in the issuer's published keys, make a reader, read what the camera saw.
 *
 * <pre>{@code
 * CodeReader reader = new CodeReader(KeySet.parse(publishedKeys), 2);
 * Reading reading = reader.read(scannedText, System.currentTimeMillis() / 1000, "bus");
 * if (reading instanceof Reading.Valid valid) {
 *     show("welcome, class " + valid.claims().scope().orElse(0));
 * } else if (reading instanceof Reading.Refused refused) {
 *     show("signed, but " + refused.reason().word() + " since " + refused.claims().expiresAt());
 * } else if (reading instanceof Reading.Unproven unproven) {
 *     show("not one of ours: " + unproven.reason().word());
 * }
 * }</pre>
 *
 * Where many codes are read, {@link cn.yimatong.token.KeySet#prepare()} makes each SM2 signature take a quarter of its
 * time.
 *
 * <p>
 * An issuer publishes the public half of its key and mints under the private one:
 *
 * <pre>{@code
 * SigningKey key = SigningKey.generate(new KeyId(Algorithm.SM2, 0xFF01, 1), new SecureRandom());
 * long now = System.currentTimeMillis() / 1000;
 * String publishedKeys = KeySet.of(List.of(key.verificationKey(now - 60, now + 86_400))).toJwkSet();
 * byte[] handle = new byte[16];
 * String scannedText = new CodeMinter(key).mint(Claims.of(now - 2, now + 58, handle).forScene("bus").withScope(1));
 * }</pre>
 *
 * <h2>Words</h2>
 * <ul>
 * <li><b>Code</b>: one short text beginning with {@code MS1:}, signed, valid for at most five minutes. It holds no
 * personal data. Copies of it are as good as it is: that each is used once is the service's business, or the scanner's
 * own memory where there is no network.
 * <li><b>Handle</b> ({@code cti}): 16 bytes that differ from code to code and lead to the holder only with the issuer's
 * secret.
 * <li><b>Scene</b> ({@code aud}): the place of use, for instance {@code bus}. A code without one is taken by every
 * scene. <b>Scope</b> is the tariff class that a scanner without a network may apply there: 0 ordinary, 1 reduced, 2
 * free, 16 and above to be treated as 0.
 * <li><b>Key</b>: has a name, a {@link cn.yimatong.token.KeyId}, of algorithm, issuer and number, and a window in which
 * its codes begin. Issuers from {@code 0xFF00} on are for tests: a scanner in service holds no such key
 * ({@link cn.yimatong.token.KeyId#isForTests()}).
 * <li><b>Skew</b>: by how many seconds the scanner's clock may be wrong.
 * </ul>
 *
 * <p>
 * Every type is immutable and safe for use by several threads. No argument and no result is ever null. Nothing here
 * logs, reads a clock, a file or a socket.
 *
 * <p>
 * Standards: RFC 9285 (base45), RFC 8949 (CBOR), RFC 9052 (COSE), RFC 8392 (CWT), RFC 7517 (JWK), RFC 8032 (Ed25519),
 * GB/T 32918 (SM2), GB/T 32905 (SM3). To read the sources begin with {@link cn.yimatong.token.CodeReader}, then {@code
 * UnprovenCode}; for the arithmetic with {@code Sm2Verification}, then {@code Sm2Table}, {@code Sm2Sum} and {@code
 * Sm2Field}.
 */
@NullMarked
package cn.yimatong.token;

import org.jspecify.annotations.NullMarked;
