package dev.gatehouse;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.gatehouse.access.Grant;
import dev.gatehouse.access.Policy;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The rules of the house. */
class ArchitectureTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.gatehouse");

    @Test
    void only_the_server_knows_the_http_engine() {
        check(noClasses()
                .that(not(resideInAPackage("dev.gatehouse.server..")))
                .and(not(resideInAPackage("dev.gatehouse.simulator..")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.netty.."));
    }

    @Test
    void only_repositories_and_the_platform_know_sql() {
        check(noClasses()
                .that(not(resideInAPackage("dev.gatehouse.platform..")))
                .and(not(resideInAPackage("dev.gatehouse.backup..")))
                .and(not(resideInAPackage("dev.gatehouse.ledger..")))
                .and()
                .haveSimpleNameNotEndingWith("Repository")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jdbi..", "java.sql..", "org.postgresql.."));
    }

    @Test
    void only_rate_limits_know_redis() {
        check(noClasses()
                .that(not(resideInAPackage("dev.gatehouse.ratelimits..")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.lettuce.."));
    }

    @Test
    void money_is_arithmetic_and_nothing_else() {
        check(classes()
                .that()
                .resideInAPackage("dev.gatehouse.money..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "dev.gatehouse.money..", "org.jspecify.."));
    }

    @Test
    void wire_formats_know_no_sockets_sql_clock_or_log() {
        check(classes()
                .that()
                .resideInAPackage("dev.gatehouse.wire..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "dev.gatehouse.wire..", "com.fasterxml.jackson..", "org.jspecify.."));
        check(noClasses()
                .that()
                .resideInAPackage("dev.gatehouse.wire..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.sql..", "java.time..", "java.util.logging.."));
    }

    @Test
    void no_wire_format_knows_another() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.gatehouse.wire.openai..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.gatehouse.wire.anthropic.."));
        check(noClasses()
                .that()
                .resideInAPackage("dev.gatehouse.wire.anthropic..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.gatehouse.wire.openai.."));
    }

    @Test
    void the_simulator_knows_nothing_of_the_gateway() {
        check(classes()
                .that()
                .resideInAPackage("dev.gatehouse.simulator..")
                .should()
                .onlyDependOnClassesThat(
                        not(resideInAPackage("dev.gatehouse..")).or(resideInAPackage("dev.gatehouse.simulator.."))));
    }

    @Test
    void only_the_policy_makes_grants() {
        check(noClasses()
                .that()
                .doNotBelongToAnyOf(Policy.class)
                .should()
                .callConstructorWhere(DescribedPredicate.describe(
                        "the target is Grant", call -> call.getTargetOwner().isEquivalentTo(Grant.class))));
    }

    @Test
    void what_a_service_does_it_does_by_a_grant() {
        check(methods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat(isService())
                .and()
                .areNotStatic()
                .should(takeAGrant()));
    }

    @Test
    void nobody_reads_the_system_clock() {
        check(noClasses()
                .that(not(resideInAPackage("dev.gatehouse.simulator..")))
                .and()
                .haveNameNotMatching("dev\\.gatehouse\\.platform\\.Clocks.*")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Clock.class));
    }

    @Test
    void rooms_form_no_cycle() {
        check(slices().matching("dev.gatehouse.(*)..").should().beFreeOfCycles());
    }

    @Test
    void nothing_is_null_unless_it_says_so() {
        check(classes()
                .that()
                .resideInAPackage("dev.gatehouse..")
                .should(new ArchCondition<>("live in a package that is NullMarked") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                            events.add(
                                    SimpleConditionEvent.violated(type, type.getPackageName() + " is not NullMarked"));
                        }
                    }
                }));
    }

    /** A rule about no class at all would hold whatever the house looks like. */
    private static void check(ArchRule rule) {
        rule.allowEmptyShould(false).check(HOUSE);
    }

    /** A noun's service is named in the plural of its endpoints: {@code KeyEndpoints} and {@code Keys}. */
    private static DescribedPredicate<JavaClass> isService() {
        return DescribedPredicate.describe(
                "services of nouns",
                type -> type.getSimpleName().endsWith("s")
                        && HOUSE.contain(type.getPackageName() + "."
                                + type.getSimpleName().replaceAll("s$", "") + "Endpoints"));
    }

    private static ArchCondition<JavaMethod> takeAGrant() {
        return new ArchCondition<>("take a Grant") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                if (method.getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Grant.class))) {
                    events.add(SimpleConditionEvent.violated(method, method.getFullName() + " takes no Grant"));
                }
            }
        };
    }
}
