package cn.yimatong.token;

import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.TreeSet;

/** What this module is, to the outside and to its platforms. */
@AnalyzeClasses(packages = "cn.yimatong.token", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final Set<String> API = new TreeSet<>(Set.of("Algorithm", "Claims", "CodeMinter", "CodeReader",
            "InvalidKeySetException", "KeyId", "KeySet", "Reading", "Reading$Refused", "Reading$Unproven",
            "Reading$Valid", "Reason", "Signer", "SigningKey", "VerificationKey"));

    @ArchTest
    static void thePublicTypesAreTheseFifteen(JavaClasses types) {
        Set<String> open = new TreeSet<>();
        for (JavaClass type : types) {
            if (type.getModifiers().contains(PUBLIC)) {
                open.add(type.getName().substring(type.getPackageName().length() + 1));
            }
        }
        assertEquals(API, open);
    }

    @ArchTest
    static final ArchRule everythingStandsInOnePackage = classes().should().resideInAPackage("cn.yimatong.token");

    @ArchTest
    static final ArchRule nothingIsMeantToBeExtended = classes().that().areNotInterfaces().and()
            .areTopLevelClasses().should().haveModifier(FINAL);

    @ArchTest
    static final ArchRule noStateIsShared = fields().that().areStatic().should().beFinal();

    @ArchTest
    static final ArchRule bouncyCastleDoesCryptographyAndJacksonCoreReadsJwk = classes().should()
            .onlyDependOnClassesThat().resideInAnyPackage("cn.yimatong.token", "java.lang..", "java.util..",
                    "java.math..", "java.security..", "java.nio.charset..", "java.io..", "org.jspecify..",
                    "org.bouncycastle..", "com.fasterxml.jackson.core..");

    @ArchTest
    static final ArchRule nothingWritesOrReadsOutside = noClasses().should().dependOnClassesThat()
            .haveNameMatching("java\\.io\\..*(Stream|File|Socket).*|java\\.nio\\.file\\..*|java\\.net\\..*");

    @ArchTest
    static final ArchRule nothingLogs = noClasses().should().dependOnClassesThat()
            .resideInAnyPackage("java.util.logging..", "org.slf4j..").orShould().accessField(System.class, "out")
            .orShould().accessField(System.class, "err");

    @ArchTest
    static final ArchRule nothingReadsAClock = noClasses().should().dependOnClassesThat()
            .resideInAnyPackage("java.time..").orShould().callMethod(System.class, "currentTimeMillis").orShould()
            .callMethod(System.class, "nanoTime");

    @ArchTest
    static final ArchRule nothingIsOutOfReachOfOldDevices = noClasses().should().dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.invoke.VarHandle").orShould()
            .callMethod(Math.class, "multiplyHigh", long.class, long.class).orShould()
            .callMethod(Math.class, "unsignedMultiplyHigh", long.class, long.class);
}
