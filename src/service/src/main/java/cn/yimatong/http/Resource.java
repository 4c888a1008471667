package cn.yimatong.http;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** What is read at one path of the management port besides the contract; whoever reads sends no body. */
public sealed interface Resource {

    /** Where, for instance {@code /health/live}. */
    String path();

    /**
     * One answer.
     *
     * @param answer must not block; an answer that fails is a fault of the service
     */
    record Page(String path, Function<Visit, Future<Answer>> answer) implements Resource {}

    /**
     * Events that go on. Pages of other sites are refused, so that they take up no place.
     *
     * @param opening takes the stream out of what it is given, once, or says why there is none; must not block
     */
    record Feed(String path, Function<Supplier<EventStream>, Optional<Problem>> opening) implements Resource {}
}
