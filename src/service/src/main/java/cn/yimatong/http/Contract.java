package cn.yimatong.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.openapi.contract.OpenAPIContract;

/** The contract, {@code openapi.yaml}: read once at the start, the same for every server. */
public final class Contract {

    private static final String RESOURCE = "cn/yimatong/http/openapi.yaml";

    private final OpenAPIContract openApi;
    private final Buffer yaml;

    private Contract(OpenAPIContract openApi, Buffer yaml) {
        this.openApi = openApi;
        this.yaml = yaml;
    }

    /** Reads the contract, off the event loop. Fails if it is not a valid OpenAPI 3.1 document. */
    public static Future<Contract> load(Vertx vertx) {
        return vertx.fileSystem().readFile(RESOURCE)
                .compose(yaml -> OpenAPIContract.from(vertx, RESOURCE).map(openApi -> new Contract(openApi, yaml)));
    }

    OpenAPIContract openApi() {
        return openApi;
    }

    /** The text that {@code GET /openapi.yaml} serves. */
    Buffer yaml() {
        return yaml;
    }
}
