package cn.yimatong.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.contract.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContractTest {

    private TestService service;

    @BeforeAll
    void start() {
        service = new TestService(HttpLimits.defaults());
    }

    @AfterAll
    void stop() {
        service.close();
    }

    private Stream<Operation> operations() {
        return service.contract.openApi().getPaths().stream().flatMap(path -> path.getOperations().stream());
    }

    @Test
    void everyOperationHasAnIdASummaryAndItsProblems() {
        List<Operation> operations = operations().toList();
        assertEquals(Set.of("getHolder", "putHolder", "patchHolder", "eraseHolder", "exportHolder", "setHolderStanding",
                "setCredentialStanding", "putConsent", "deleteConsent", "putGuardian", "deleteGuardian", "issueCodes",
                "bulkHolders", "bulkStandings", "verify", "annulVerification", "getScenes", "getKeys", "getDataKeys",
                "rotateDataKey", "explainProblem", "getContract"),
                operations.stream().map(Operation::getOperationId).collect(Collectors.toSet()));
        for (Operation operation : operations) {
            assertFalse(operation.getOpenAPIModel().getString("summary", "").isBlank(), operation.getOperationId());
            Set<Integer> expected = new HashSet<>(Set.of(400, 404, 405, 406, 408, 413, 414, 415, 431, 500, 503));
            if (!operation.getSecurityRequirements().isEmpty()) {
                expected.addAll(Set.of(401, 403, 429));
            }
            for (int status : expected) {
                Response response = operation.getResponse(status);
                assertNotNull(response, operation.getOperationId() + " " + status);
                assertEquals(Set.of(Problem.MEDIA_TYPE), response.getContent().keySet());
            }
        }
    }

    @Test
    void everyJsonBodyHasAnExampleThatItsOwnSchemaAllows() {
        List<String> wrong = new ArrayList<>();
        int seen = 0;
        for (Operation operation : operations().toList()) {
            List<Map.Entry<String, MediaType>> bodies = new ArrayList<>();
            if (operation.getRequestBody() != null) {
                bodies.addAll(operation.getRequestBody().getContent().entrySet());
            }
            operation.getOpenAPIModel().getJsonObject("responses").fieldNames().stream()
                    .filter(status -> status.matches("[0-9]+")).forEach(status -> bodies
                            .addAll(operation.getResponse(Integer.parseInt(status)).getContent().entrySet()));
            for (Map.Entry<String, MediaType> body : bodies) {
                JsonObject examples = body.getValue().getOpenAPIModel().getJsonObject("examples", new JsonObject());
                for (String name : examples.fieldNames()) {
                    if (body.getKey().endsWith("json") && !name.startsWith("__")) {
                        Object value = plain(examples.getJsonObject(name).getValue("value"));
                        seen++;
                        if (!service.contract.openApi().getSchemaRepository().validator(body.getValue().getSchema())
                                .validate(value).getValid()) {
                            wrong.add(operation.getOperationId() + " " + name);
                        }
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(seen > 80, "examples: " + seen);
    }

    /** Without the members that the schema library writes into every object that it reads. */
    private static Object plain(Object value) {
        if (value instanceof JsonObject object) {
            JsonObject copy = new JsonObject();
            object.forEach(entry -> {
                if (!entry.getKey().startsWith("__")) {
                    copy.put(entry.getKey(), plain(entry.getValue()));
                }
            });
            return copy;
        }
        return value instanceof JsonArray array
                ? new JsonArray(array.stream().map(ContractTest::plain).toList())
                : value;
    }

    @Test
    void everyExampleOfAParameterFitsItsSchema() {
        List<Parameter> parameters = operations().flatMap(operation -> operation.getParameters().stream())
                .filter(parameter -> parameter.getOpenAPIModel().containsKey("example")).toList();
        assertFalse(parameters.isEmpty());
        for (Parameter parameter : parameters) {
            assertTrue(service.contract.openApi().getSchemaRepository().validator(parameter.getSchema())
                    .validate(parameter.getOpenAPIModel().getValue("example")).getValid(), parameter.getName());
        }
    }

    /** The words and their order are what scanners are built on; a word that is served later stands here already. */
    @Test
    void theReasonsStandInTheOrderOfDecision() {
        assertEquals(
                List.of("malformed", "unknown-key", "bad-signature", "not-yet-valid", "expired", "wrong-scene",
                        "assurance-missing", "consent-missing", "not-entitled", "unavailable", "revoked", "suspended",
                        "credential-missing", "credential-suspended", "replayed", "paused", "passback", "valid"),
                schemas().getJsonObject("Decision").getJsonObject("properties").getJsonObject("reason")
                        .getJsonArray("enum").getList());
    }

    @Test
    void everyExampleThatTheLedgerDecidedSaysHowFarItHolds() {
        Operation verify = Objects.requireNonNull(service.contract.openApi().operation("verify"));
        JsonObject examples = Objects.requireNonNull(verify.getResponse(200).getContent().get(Answer.JSON))
                .getOpenAPIModel().getJsonObject("examples");
        for (String name : List.of("accept", "replayed")) {
            assertEquals("global", examples.getJsonObject(name).getJsonObject("value").getString("replayScope"), name);
        }
    }

    private JsonObject schemas() {
        return service.contract.openApi().getRawContract().getJsonObject("components").getJsonObject("schemas");
    }

    @Test
    void theContractListsExactlyTheKnownProblems() {
        JsonArray listed = schemas().getJsonObject("Problem").getJsonObject("properties").getJsonObject("type")
                .getJsonArray("enum");
        assertEquals(Stream.of(ProblemType.values()).map(ProblemType::reference).toList(), listed.getList());
        String yaml = service.contract.yaml().toString();
        for (ProblemType type : ProblemType.values()) {
            String status = "'" + type.status() + "': { $ref: '#/components/responses/";
            assertTrue(yaml.contains(status), () -> "no operation answers " + type);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyProblemIsExplainedInChineseAndEnglish(ProblemType type) throws IOException {
        RawConnection.Response response = service.exchange(service.request("GET " + type.reference(), "", ""));
        assertEquals(200, response.status());
        assertEquals("text/plain;charset=utf-8", response.header("Content-Type"));
        List<String> lines = response.text().lines().toList();
        assertEquals(2, lines.size());
        assertTrue(Pattern.compile("\\p{IsHan}").matcher(lines.getFirst()).find());
        assertTrue(lines.getFirst().endsWith("。") && lines.getLast().endsWith("."));
    }

    @Test
    void aProblemThatDoesNotExistIsNotExplained() throws IOException {
        assertEquals(404, service.exchange(service.request("GET /problems/nothing", "", "")).status());
        assertEquals(400, service.exchange(service.request("GET /problems/N0", "", "")).status());
    }

    @Test
    void anEntryThatIsNotInTheContractStopsTheStart() {
        OperationEntry unknown = OperationEntry.open("dance", _ -> {
            throw new IllegalStateException();
        });
        OperationEntry twice = OperationEntry.open("getContract", unknown.operation());
        for (OperationEntry entry : List.of(unknown, twice)) {
            List<OperationEntry> entries = Stream
                    .concat(KitOperations.of(service.contract).stream(), Stream.of(entry)).toList();
            String message = String.valueOf(assertThrows(IllegalArgumentException.class,
                    () -> new Routes(service.contract, entries, HttpLimits.defaults(),
                            new AnswerMeters(new SimpleMeterRegistry())))
                    .getMessage());
            assertTrue(message.contains(entry.operationId()), message);
        }
    }

    @Test
    void anOperationThatNobodyServesIs404() throws IOException {
        assertEquals(404, service.exchange(service.request("POST /v1/verifications/f3Zk1pQv8sYt0aLw/annulment",
                service.scannerToken, "")).status());
    }
}
