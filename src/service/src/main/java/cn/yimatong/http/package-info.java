/**
 * The HTTP kit that features plug into: servers, the contract, limits, problems (RFC 9457) and drain. It knows no
 * feature.
 *
 * <p>
 * Start at {@link cn.yimatong.http.HttpServers#start}. A feature gives an {@link cn.yimatong.http.OperationEntry} for
 * each {@code operationId} of {@code openapi.yaml} that it serves; its {@link cn.yimatong.http.Operation} is given a
 * {@link cn.yimatong.http.Call} that the contract allows and gives back an {@link cn.yimatong.http.Answer}.
 */
@NullMarked
package cn.yimatong.http;

import org.jspecify.annotations.NullMarked;
