package cn.yimatong.token;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What minting one code costs, signing included. Signing is Bouncy Castle's, in production a hardware module's. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MintBenchmark {
    /** The algorithm of the codes. */
    @Param({"SM2", "ED25519"})
    public Algorithm algorithm = Algorithm.SM2;

    /** How many different codes are taken in turn. */
    @Param({"1024"})
    public int count = 1024;

    private MintedCodes codes;
    private CodeMinter minter;
    private int next;

    /** Draws a key and the claims. */
    @Setup
    public void draw() {
        codes = new MintedCodes(algorithm, count);
        minter = new CodeMinter(codes.key);
    }

    /** Claims to text. */
    @Benchmark
    public String mint() {
        next = (next + 1) % count;
        return minter.mint(codes.claims[next]);
    }
}
