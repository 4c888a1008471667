package cn.yimatong.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.openapi.contract.Path;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which operation a path and a method mean, by the contract; a HEAD means what a GET does. One for each event loop. */
final class Routes {

    /** What was found. */
    sealed interface Match {}

    /** An operation, with the path's parameters decoded. */
    record Found(Route route, Map<String, String> parameters) implements Match {}

    /** The path is known, the method is not; {@code allow} lists those that are. */
    record NoSuchMethod(String allow) implements Match {}

    /** Nothing of the sort. */
    record NoSuchPath() implements Match {}

    private record PathTemplate(List<String> segments, Map<HttpMethod, Route> byMethod, String allow) {}

    private final List<PathTemplate> templates;

    /** Those without parameters, by path. */
    private final Map<String, PathTemplate> fixed = new HashMap<>();

    /**
     * @throws IllegalArgumentException if an entry is not in the contract, or two are for one operation
     */
    Routes(Contract contract, List<OperationEntry> entries, HttpLimits limits, AnswerMeters answers) {
        Map<String, OperationEntry> byId = new HashMap<>();
        for (OperationEntry entry : entries) {
            if (byId.put(entry.operationId(), entry) != null) {
                throw new IllegalArgumentException("two entries for " + entry.operationId());
            }
        }
        Set<String> unknown = new HashSet<>(byId.keySet());
        templates = new ArrayList<>();
        // The contract sorts its paths: those without parameters come first and win.
        for (Path path : contract.openApi().getPaths()) {
            Map<HttpMethod, Route> byMethod = new HashMap<>();
            path.getOperations().forEach(operation -> Optional.ofNullable(byId.get(operation.getOperationId()))
                    .ifPresent(entry -> byMethod.put(operation.getHttpMethod(),
                            new Route(contract, operation, entry, limits, answers))));
            Optional.ofNullable(byMethod.get(HttpMethod.GET)).ifPresent(get -> byMethod.put(HttpMethod.HEAD, get));
            byMethod.values().forEach(route -> unknown.remove(route.entry().operationId()));
            if (!byMethod.isEmpty()) {
                String allow = byMethod.keySet().stream().map(HttpMethod::name).sorted()
                        .collect(Collectors.joining(", "));
                PathTemplate template = new PathTemplate(List.of(path.getName().split("/", -1)), byMethod, allow);
                templates.add(template);
                if (!path.getName().contains("{")) {
                    fixed.put(path.getName(), template);
                }
            }
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("not in the contract: " + unknown);
        }
    }

    Match find(HttpMethod method, String path) {
        PathTemplate known = fixed.get(path);
        if (known != null) {
            return match(known, method, Map.of());
        }
        List<String> segments = List.of(path.split("/", -1));
        for (PathTemplate template : templates) {
            if (matches(template.segments, segments)) {
                return match(template, method, parameters(template.segments, segments));
            }
        }
        return new NoSuchPath();
    }

    private static Match match(PathTemplate template, HttpMethod method, Map<String, String> parameters) {
        Route route = template.byMethod.get(method);
        return route == null ? new NoSuchMethod(template.allow) : new Found(route, parameters);
    }

    private static boolean matches(List<String> template, List<String> segments) {
        if (template.size() != segments.size()) {
            return false;
        }
        for (int i = 0; i < template.size(); i++) {
            if (!template.get(i).equals(segments.get(i))
                    && !(template.get(i).startsWith("{") && !segments.get(i).isEmpty())) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, String> parameters(List<String> template, List<String> segments) {
        Map<String, String> parameters = new TreeMap<>();
        for (int i = 0; i < template.size(); i++) {
            if (template.get(i).startsWith("{")) {
                parameters.put(template.get(i).substring(1, template.get(i).length() - 1), decode(segments.get(i)));
            }
        }
        return Collections.unmodifiableMap(parameters);
    }

    /** Percent-decodes; what cannot be decoded stays as it is and is left to the contract to refuse. */
    private static String decode(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return segment;
        }
    }
}
