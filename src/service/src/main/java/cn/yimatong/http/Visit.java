package cn.yimatong.http;

import io.vertx.core.MultiMap;
import java.util.Optional;

/**
 * What somebody says who reads a {@link Resource}.
 *
 * @param headers of the request, by name in any case; to be read on its event loop
 * @param query the parameters behind the path
 */
public record Visit(MultiMap headers, MultiMap query) {

    /** A header, by its name in any case; of a repeated one the first. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** A parameter; of a repeated one the first. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name));
    }
}
