package cn.yimatong.token;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What reading one code costs, in its parts and whole, under a key that is prepared. Each part has what comes before it
 * done already, but {@code parse}, which begins with base45: the two share one array.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ReadBenchmark {
    /** The algorithm of the codes. */
    @Param({"SM2", "ED25519"})
    public Algorithm algorithm = Algorithm.SM2;

    /** How many different codes are taken in turn. */
    @Param({"1024"})
    public int count = 1024;

    private MintedCodes codes;
    private UnprovenCode[] parsed;
    private byte[][] envelopes;
    private SignatureCheck check;
    private CodeReader reader;
    private CodeReader stranger;
    private final byte[] bytes = new byte[256];
    private int next;

    /** Mints the codes and reads each once. */
    @Setup
    public void mint() {
        codes = new MintedCodes(algorithm, count);
        envelopes = new byte[count][];
        parsed = new UnprovenCode[count];
        for (int i = 0; i < parsed.length; i++) {
            envelopes[i] = envelope(codes.texts[i]);
            parsed[i] = Objects.requireNonNull(UnprovenCode.parse(codes.texts[i]));
        }
        codes.keys.prepare();
        check = codes.publicKey.check();
        reader = new CodeReader(codes.keys, 2);
        stranger = new CodeReader(KeySet.of(List.of()), 2);
    }

    private static byte[] envelope(String text) {
        byte[] bytes = new byte[256];
        int length = Base45.decode(text, CodeFormat.PREFIX.length(), bytes, UnprovenCode.ENVELOPE_AT);
        return Arrays.copyOf(bytes, UnprovenCode.ENVELOPE_AT + length);
    }

    private int inTurn() {
        next = (next + 1) % count;
        return next;
    }

    /** Text to bytes (RFC 9285). */
    @Benchmark
    public int base45() {
        return Base45.decode(codes.texts[inTurn()], CodeFormat.PREFIX.length(), bytes, 0);
    }

    /** Text to a well-formed code: base45, envelope, header and claims (step 1). */
    @Benchmark
    public Object parse() {
        return Objects.requireNonNull(UnprovenCode.parse(codes.texts[inTurn()]));
    }

    /**
     * Bytes to a well-formed code: envelope, header and claims. The copy is part of it: reading writes into the array.
     */
    @Benchmark
    public Object envelope() {
        byte[] envelope = envelopes[inTurn()].clone();
        return Objects.requireNonNull(UnprovenCode.readEnvelope(envelope, envelope.length));
    }

    /** The signature alone, hash included (step 3). */
    @Benchmark
    public boolean signature() {
        return parsed[inTurn()].isSignedBy(check);
    }

    /** Everything: text to valid. */
    @Benchmark
    public Reading all() {
        return reader.read(codes.texts[inTurn()], MintedCodes.NOW, MintedCodes.SCENE);
    }

    /** A code of a key that the reader has not: what a stranger's scan costs before any signature. */
    @Benchmark
    public Reading unknownKey() {
        return stranger.read(codes.texts[inTurn()], MintedCodes.NOW, MintedCodes.SCENE);
    }
}
