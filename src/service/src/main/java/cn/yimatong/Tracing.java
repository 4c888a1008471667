package cn.yimatong;

import cn.yimatong.http.Traces;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Where spans go: to an OpenTelemetry collector, where one is named. Spans that it does not take are dropped. */
final class Tracing implements AutoCloseable {

    private static final String SCOPE = "cn.yimatong";

    /** The path of OTLP over HTTP for traces (OpenTelemetry Protocol 1.x, "OTLP/HTTP Request"). */
    private static final String PATH = "/v1/traces";

    /** Whoever looks for a request that was just answered shall find it. */
    private static final Duration DELAY = Duration.ofSeconds(1);

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Traces traces;
    private final Optional<SdkTracerProvider> provider;

    private Tracing(Traces traces, Optional<SdkTracerProvider> provider) {
        this.traces = traces;
        this.provider = provider;
    }

    /**
     * Begins.
     *
     * @param collector the collector's base URL, such as {@code http://127.0.0.1:4318}; without one nothing is recorded
     * @param oneIn of how many requests one is recorded whose caller does not say; what a caller says goes
     */
    static Tracing to(Optional<String> collector, int oneIn) {
        if (collector.isEmpty()) {
            return new Tracing(Traces.NONE, Optional.empty());
        }
        // The library writes its faults to java.util.logging, which would go past the form of our log.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(collector.get().replaceFirst("/$", "") + PATH).setTimeout(TIMEOUT).build();
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault()
                        .merge(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "yimatong"))))
                .setSampler(Sampler.parentBased(Sampler.alwaysOn()))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter).setScheduleDelay(DELAY).build()).build();
        return new Tracing(new Traces(provider.get(SCOPE), oneIn), Optional.of(provider));
    }

    /** Which requests are traced. */
    Traces traces() {
        return traces;
    }

    /** Sends what is left, within a bound. Blocks. */
    @Override
    public void close() {
        provider.ifPresent(open -> open.shutdown().join(TIMEOUT.toSeconds(), TimeUnit.SECONDS));
    }
}
