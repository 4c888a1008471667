package cn.yimatong.bench;

import static cn.yimatong.bench.Question.Bar.baseline;
import static cn.yimatong.bench.Question.Bar.ours;
import static cn.yimatong.bench.Question.Bar.peer;

import java.util.ArrayList;
import java.util.List;

/** All questions, in the order of the page. */
final class Questions {
    /** What every benchmark is a ratio of in the table. */
    static final String YARDSTICK = "BouncyCastleBenchmark.sm2Verify";

    private Questions() {}

    static List<Question> all() {
        List<Question> all = new ArrayList<>(codes());
        all.addAll(records());
        all.addAll(redeeming());
        return all;
    }

    private static List<Question> codes() {
        return List.of(
                new Question("One signature",
                        "What does checking one signature over the bytes of a code cost, hash included?",
                        "Ours is unfair to all others: its keys stay the same for months, so it makes a table of each, "
                                + "once, of nearly a megabyte, and adds from it. No other library here is told that a "
                                + "key comes again. Kona's Java and the JDK compute in constant time, which the check "
                                + "of a public signature does not need. ES256 and Ed25519 are other curves and hashes: "
                                + "they tell what the choice of SM2 costs, not who computes better. The JDK's "
                                + "vectorised P-256 needs AVX-512 IFMA or AVX-IFMA. OpenSSL is reached through JNI.",
                        List.of(baseline(YARDSTICK, "SM2, Bouncy Castle"),
                                ours("Sm2Benchmark.verifyByTables", "SM2, our tables"),
                                ours("Sm2Benchmark.verifyByBouncyCastle", "SM2, a key not yet prepared"),
                                peer("KonaBenchmark.sm2Verify", "SM2, Tencent Kona in Java"),
                                peer("KonaBenchmark.sm2VerifyByOpenSsl", "SM2, Tencent Kona by OpenSSL"),
                                peer("JdkBenchmark.es256Verify", "ES256, JDK"),
                                peer("BouncyCastleBenchmark.ed25519Verify", "Ed25519, Bouncy Castle"),
                                peer("JdkBenchmark.ed25519Verify", "Ed25519, JDK"))),
                new Question("A whole code", "What does a code cost from its text to claims that are believed?",
                        "It is unfair to both libraries: they read any JWT or any CBOR into trees of objects, ours "
                                + "reads one fixed form. Their ES256 is the JDK's and another curve than SM2. It is "
                                + "unfair to us in that a JWT is base64, which does not fit the alphanumeric mode of "
                                + "a QR symbol, and that the COSE library begins at bytes and looks at no time.",
                        List.of(baseline("JwsBenchmark.read", "JWT with ES256, Nimbus"),
                                peer("CoseBenchmark.read", "COSE with ES256, Authlete"),
                                ours("ReadBenchmark.all SM2", "our code with SM2"),
                                ours("ReadBenchmark.all ED25519", "our code with Ed25519"))),
                new Question("All but the signature", "What does it cost to find out what a text says?",
                        "As above, it is unfair to the libraries, which read any form. The COSE library begins at "
                                + "bytes, as our envelope does; the JWT and ours begin at text. An unknown key is "
                                + "what a stranger's scan costs, who is told nothing else.",
                        List.of(baseline("JwsBenchmark.parse", "JWT, Nimbus"),
                                peer("CoseBenchmark.parse", "COSE from bytes, Authlete"),
                                ours("ReadBenchmark.parse SM2", "our code from text"),
                                ours("ReadBenchmark.envelope SM2", "our code from bytes"),
                                ours("ReadBenchmark.base45 SM2", "base45 alone"),
                                ours("ReadBenchmark.unknownKey SM2", "our code of an unknown key"))),
                new Question("Preparing a key", "What does the table of one key cost, once, before its first code?",
                        "Nobody: it is the price of the tables above, paid at a key's publication.",
                        List.of(baseline(YARDSTICK, "one verification, Bouncy Castle"),
                                ours("Sm2Benchmark.prepare", "the table of a key"))),
                new Question("Minting", "What does one code cost its issuer, signing included?",
                        "Signing is Bouncy Castle's, in one process and with its keys in memory. In production a "
                                + "hardware module signs, and its time is the one that counts.",
                        List.of(baseline("BouncyCastleBenchmark.sm2Sign", "one SM2 signature, Bouncy Castle"),
                                ours("MintBenchmark.mint SM2", "minting with SM2"),
                                ours("MintBenchmark.mint ED25519", "minting with Ed25519"))));
    }

    private static List<Question> records() {
        List<Question.Bar> scenes = new ArrayList<>();
        scenes.add(baseline("DecideBenchmark.decide bus", "bus, decided"));
        scenes.add(ours("DecideBenchmark.decideAndDisclose bus", "bus, decided and told"));
        for (String scene : List.of("pharmacy", "hotel", "elder-canteen")) {
            scenes.add(ours("DecideBenchmark.decide " + scene, scene + ", decided"));
            scenes.add(ours("DecideBenchmark.decideAndDisclose " + scene, scene + ", decided and told"));
        }
        return List.of(
                new Question("Deciding", "What do the rules of a scene cost, and writing what the scanner is told?",
                        "There is no peer: the baseline is the cheapest of our own. Most of the elder canteen's are "
                                + "refused, which costs less to tell.",
                        scenes),
                new Question("Opening a record", "What does a holder's sealed record cost to open and to read?",
                        "Bouncy Castle's bare cipher is made anew for each call, as its users do, where ours keeps it "
                                + "set up under its key: that is unfair to Bouncy Castle. AES is unfair to SM4: the "
                                + "processor has instructions for it. The whole record is inflated and read besides, "
                                + "which neither bare cipher does.",
                        List.of(baseline("UnsealBenchmark.sm4GcmByBouncyCastle", "SM4-GCM, bare, Bouncy Castle"),
                                peer("UnsealBenchmark.aesGcmByJdk", "AES-GCM, bare, JDK"),
                                ours("UnsealBenchmark.openBytes", "opening the bytes"),
                                ours("UnsealBenchmark.openRecord", "opening and reading the record"))),
                new Question("Opening a handle", "What does it cost to find the holder behind a verified code?",
                        "It is unfair to ours: the bare block runs under a key that is set up already.",
                        List.of(baseline("UnsealBenchmark.sm4BlockByBouncyCastle", "one block of SM4, Bouncy Castle"),
                                ours("UnsealBenchmark.openHandle", "a code's handle"))),
                new Question("A picture", "What does the QR symbol of a code cost, as a file?",
                        "It is unfair to ours: ZXing's bare encoding draws nothing and is the first half of all "
                                + "others, and its matrix is no file yet.",
                        List.of(baseline("QrBenchmark.zxingEncode", "modules alone, ZXing"),
                                peer("QrBenchmark.zxingMatrix", "pixels, no file, ZXing"),
                                ours("QrBenchmark.svg", "SVG"), ours("QrBenchmark.png", "PNG, six pixels a module"))));
    }

    private static List<Question> redeeming() {
        String unfair = "It is unfair to ours: SET NX EX keeps one mark and knows nothing of standings, retries, "
                + "pauses, limits and the trail, which the script does in one step. One small Redis on the same "
                + "machine, which shares its cores with the caller.";
        return List.of(
                new Question("Spending, many at a time", "What does spending a code cost with 256 on their way?",
                        unfair,
                        List.of(baseline("RedeemBenchmark.setTogether", "SET NX EX"),
                                ours("RedeemBenchmark.redeemTogether", "spending a code"))),
                new Question("Spending, one after the other", "And what does one cost, there and back?", unfair,
                        List.of(baseline("RedeemBenchmark.setAlone", "SET NX EX"),
                                ours("RedeemBenchmark.redeemAlone", "spending a code"))),
                new Question("Counting", "What does it cost to count a scan and to time its stages?",
                        "It is unfair to ours: a LongAdder knows no scene and no reason, and looks at no clock.",
                        List.of(baseline("MetricsBenchmark.adder", "a LongAdder"),
                                ours("MetricsBenchmark.decided", "one decision"),
                                ours("MetricsBenchmark.stage", "one stage"),
                                peer("MetricsBenchmark.clock", "the clock alone"),
                                ours("MetricsBenchmark.scan", "a whole scan"))));
    }
}
