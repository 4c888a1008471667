package cn.yimatong;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The walls between the packages of the service. */
@AnalyzeClasses(packages = "cn.yimatong", importOptions = ImportOption.DoNotIncludeTests.class)
final class WallsTest {

    /** Each package with those it may use. {@code Main}'s own, which wires them all, is not in the list. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("access", Set.of()),
            Map.entry("cli", Set.of("token", "qr")),
            Map.entry("console", Set.of("http", "ledger")),
            Map.entry("holders", Set.of("access", "http", "keys", "ledger", "records", "scenes")),
            Map.entry("http", Set.of("access")),
            Map.entry("issuance", Set.of("access", "http", "keys", "ledger", "qr", "records", "scenes")),
            Map.entry("keys", Set.of("access", "http", "ledger", "token")),
            Map.entry("keys.pkcs11", Set.of()),
            Map.entry("ledger", Set.of()),
            Map.entry("qr", Set.of()),
            Map.entry("records", Set.of("keys")),
            Map.entry("scenes", Set.of("records")),
            Map.entry("settings", Set.of()),
            Map.entry("spool", Set.of("ledger")),
            Map.entry("tls", Set.of("keys")),
            Map.entry("token", Set.of()),
            Map.entry("verification",
                    Set.of("access", "http", "keys", "ledger", "records", "scenes", "spool", "token")));

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("cn.yimatong");

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching("cn.yimatong.(*)..").should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule FINAL_CLASSES = classes()
            .that(DescribedPredicate.describe("are classes of our own",
                    (JavaClass type) -> !type.isInterface() && !type.isEnum() && !type.isAnonymousClass()
                            && !type.getSimpleName().equals("package-info")))
            .should().haveModifier(JavaModifier.FINAL);

    @ArchTest
    static final ArchRule NO_MUTABLE_STATICS = fields().that().areStatic().should().beFinal();

    @ArchTest
    static final ArchRule NO_VAGUE_NAMES = noClasses().should()
            .haveNameMatching(".*(Util|Utils|Manager|Helper|Impl|Base)");

    @ArchTest
    static final ArchRule NO_SECOND_LOGGING = noClasses().should().dependOnClassesThat()
            .resideInAnyPackage("java.util.logging..", "org.apache.commons.logging..");

    @ArchTest
    static final ArchRule ONLY_THE_COMMAND_LINE_PRINTS = noClasses()
            .that().resideOutsideOfPackages("cn.yimatong", "cn.yimatong.cli").should()
            .accessField(System.class, "out").orShould().accessField(System.class, "err");

    @Test
    void eachPackageUsesOnlyThoseItMayUse() {
        MAY_USE.forEach((name, allowed) -> {
            String[] packages = allowed.stream().map(other -> "cn.yimatong." + other + "..").toArray(String[]::new);
            classes().that().resideInAPackage("cn.yimatong." + name + "..").should()
                    .onlyDependOnClassesThat(resideInAPackage("cn.yimatong." + name + "..")
                            .or(resideInAnyPackage(packages))
                            .or(DescribedPredicate.not(resideInAPackage("cn.yimatong.."))))
                    .because("the walls of WallsTest.MAY_USE").check(PRODUCT);
        });
    }

    @Test
    void everyPackageStandsInTheList() {
        Set<String> present = PRODUCT.stream().map(JavaClass::getPackageName)
                .filter(name -> !name.equals("cn.yimatong")).map(name -> name.substring("cn.yimatong.".length()))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(MAY_USE.keySet()), present);
    }

    @Test
    void underHalfOfTheServicesTypesArePublic() {
        var types = PRODUCT.stream().filter(type -> !type.getPackageName().equals("cn.yimatong.token"))
                .filter(type -> !type.isAnonymousClass() && !type.getSimpleName().equals("package-info")).toList();
        long open = types.stream().filter(WallsTest::isOpen).count();
        assertTrue(open * 2 < types.size(), open + " of " + types.size() + " types are public");
    }

    private static boolean isOpen(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(WallsTest::isOpen).orElse(true);
    }
}
