package cn.yimatong.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the processes of a run have spent; empty where it is not known.
 *
 * @param server CPU time of the one that is asked
 * @param pauses of its garbage collector
 * @param redis CPU time of its Redis
 * @param load CPU time of this process, which asks
 * @param coreWait of all of them
 */
record Spending(Optional<Duration> server, Optional<Pauses> pauses, Optional<Duration> redis,
        Optional<Duration> load, Optional<CoreWait> coreWait) {
    static final Spending NONE = new Spending(Optional.of(Duration.ZERO), Optional.of(Pauses.NONE),
            Optional.of(Duration.ZERO), Optional.of(Duration.ZERO), Optional.of(CoreWait.NONE));

    /** What the processes have spent since they began. */
    static Spending of(Optional<ProcessHandle> server, Optional<ProcessHandle> redis) {
        return new Spending(server.flatMap(process -> process.info().totalCpuDuration()), server.flatMap(Pauses::of),
                redis.flatMap(process -> process.info().totalCpuDuration()),
                ProcessHandle.current().info().totalCpuDuration(),
                CoreWait.of(Stream.of(server, redis, Optional.of(ProcessHandle.current())).flatMap(Optional::stream)));
    }

    /** The Redis that a service keeps in its data folder. */
    static Optional<ProcessHandle> redisOf(Path data) throws IOException {
        return running(data.resolve("redis/redis.pid"));
    }

    /** The service of a data folder: it watches over its Redis by a shell, whose parent it is. */
    static Optional<ProcessHandle> serviceOf(Path data) throws IOException {
        return running(data.resolve("redis/supervisor.pid")).flatMap(ProcessHandle::parent);
    }

    private static Optional<ProcessHandle> running(Path processIdFile) throws IOException {
        return Files.exists(processIdFile)
                ? ProcessHandle.of(Long.parseLong(Files.readString(processIdFile).strip()))
                        .filter(ProcessHandle::isAlive)
                : Optional.empty();
    }

    /** Both together. */
    Spending plus(Spending other) {
        return new Spending(server.flatMap(mine -> other.server.map(mine::plus)),
                pauses.flatMap(mine -> other.pauses.map(mine::plus)),
                redis.flatMap(mine -> other.redis.map(mine::plus)), load.flatMap(mine -> other.load.map(mine::plus)),
                coreWait.flatMap(mine -> other.coreWait.map(mine::plus)));
    }

    /** What was spent since. */
    Spending minus(Spending earlier) {
        return new Spending(server.flatMap(mine -> earlier.server.map(mine::minus)),
                pauses.flatMap(mine -> earlier.pauses.map(mine::minus)),
                redis.flatMap(mine -> earlier.redis.map(mine::minus)),
                load.flatMap(mine -> earlier.load.map(mine::minus)),
                coreWait.flatMap(mine -> earlier.coreWait.map(mine::minus)));
    }

    /** CPU time of each process for one request, in microseconds; those that are known, by what they are. */
    Map<String, Double> microsEach(String side, long requests) {
        Map<String, Double> micros = new LinkedHashMap<>();
        put(micros, side + ": CPU of its process", server, requests);
        put(micros, side + ": CPU of Redis", redis, requests);
        put(micros, side + ": CPU of this load", load, requests);
        return micros;
    }

    private static void put(Map<String, Double> micros, String what, Optional<Duration> spent, long requests) {
        spent.filter(known -> requests > 0 && known.isPositive())
                .ifPresent(known -> micros.put(what, known.toNanos() / 1e3 / requests));
    }

    /** A line for what is known. */
    String text(String side, long requests) {
        var text = new StringBuilder();
        microsEach(side, requests).forEach(
                (what, micros) -> text.append(String.format(Locale.ROOT, "%s %.0f µs a request%n", what, micros)));
        pauses.ifPresent(known -> text.append(String.format(Locale.ROOT,
                "%s: %d pauses for garbage, %.1f ms in all%n", side, known.count(), known.seconds() * 1000)));
        return text.toString();
    }
}
