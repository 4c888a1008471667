package cn.yimatong.http;

import java.time.Duration;

/**
 * What one request, one connection and one address may take. A body's own limit may be smaller: the contract's
 * {@code x-max-body-bytes} and {@code x-max-json-depth} stand beside an operation.
 *
 * @param wholeRequest from the first byte of a request's head to the last of its body
 * @param idle how long a connection may lie idle
 * @param requestLineBytes length of the request line, in bytes
 * @param headerBytes length of the header section, in bytes
 * @param bodyBytes length of a body, in bytes
 * @param jsonDepth how deep objects and arrays may lie in each other; a flat object is 1
 * @param connections connections of one listener
 * @param connectionsPerAddress connections of one listener from one address
 * @param callerRequests requests a second of one caller, twice as many at once; 0: as many as there are
 * @param drain how long a drain waits for what is in flight
 */
public record HttpLimits(Duration wholeRequest, Duration idle, int requestLineBytes, int headerBytes, int bodyBytes,
        int jsonDepth, int connections, int connectionsPerAddress, int callerRequests, Duration drain) {

    public HttpLimits {
        if (wholeRequest.compareTo(Duration.ofMillis(1)) < 0 || idle.compareTo(Duration.ofMillis(1)) < 0
                || drain.isNegative()) {
            throw new IllegalArgumentException("a limit of time must be at least a millisecond");
        }
        if (Math.min(requestLineBytes, headerBytes) < 64 || bodyBytes < 0 || jsonDepth < 1 || connections < 1
                || connectionsPerAddress < 1 || callerRequests < 0) {
            throw new IllegalArgumentException("a limit that lets nothing through");
        }
    }

    /**
     * 5 s, idle 30 s, request line 4 KB, header 8 KB, body 64 KB, depth 8, 16,384 and 4,096 connections, a caller as
     * often as it likes, drain 10 s.
     */
    public static HttpLimits defaults() {
        return new HttpLimits(Duration.ofSeconds(5), Duration.ofSeconds(30), 4096, 8192, 65_536, 8, 16_384, 4096, 0,
                Duration.ofSeconds(10));
    }
}
