package dev.gatehouse.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jdbi.v3.core.statement.ColonPrefixSqlParser;
import org.junit.jupiter.api.Test;

/** A repository keeps its statements in constants; here the migrated schema is asked whether it understands each. */
class StatementsTest {
    private static final Pattern STATEMENT =
            Pattern.compile("^(select|insert|update|delete|with|merge)\\b.*", Pattern.DOTALL);

    private static final ColonPrefixSqlParser PARSER = new ColonPrefixSqlParser();

    record Statement(String where, String sql) {}

    @Test
    void every_statement_of_every_repository_fits_the_schema() throws Exception {
        var statements = statements();
        assertThat(statements).hasSizeGreaterThan(5);
        try (var database = TestDatabase.fresh()) {
            assertThat(faults(database, statements)).isEmpty();
        }
    }

    @Test
    void a_statement_that_does_not_fit_is_named() throws Exception {
        try (var database = TestDatabase.fresh()) {
            assertThat(faults(database, List.of(new Statement("Planted.FIND", "select no_such from virtual_key"))))
                    .singleElement()
                    .asString()
                    .contains("Planted.FIND", "no_such");
        }
    }

    private static List<String> faults(Database database, List<Statement> statements) throws SQLException {
        var faults = new ArrayList<String>();
        try (var connection = database.dataSource().getConnection()) {
            for (var statement : statements) {
                // The driver's question marks as PostgreSQL's numbered parameters.
                var sql = new StringBuilder();
                int parameters = 0;
                for (char c : parsed(statement.sql()).toCharArray()) {
                    sql.append(c == '?' ? "$" + ++parameters : String.valueOf(c));
                }
                try (var prepare = connection.createStatement()) {
                    prepare.execute("prepare checked as " + sql);
                    prepare.execute("deallocate checked");
                } catch (SQLException e) {
                    faults.add(statement.where() + ": " + e.getMessage());
                }
            }
        }
        return faults;
    }

    private static String parsed(String sql) {
        return PARSER.parse(sql, null).getSql();
    }

    private static List<Statement> statements() throws Exception {
        var root = Path.of(Database.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        var statements = new ArrayList<Statement>();
        try (var files = Files.walk(root)) {
            for (var file : files.filter(path -> path.toString().endsWith("Repository.class"))
                    .toList()) {
                var name = root.relativize(file).toString().replace('/', '.').replaceFirst("\\.class$", "");
                for (var field : Class.forName(name).getDeclaredFields()) {
                    add(field, statements);
                }
            }
        }
        return statements;
    }

    private static void add(Field field, List<Statement> statements) throws IllegalAccessException {
        if (!Modifier.isStatic(field.getModifiers()) || field.getType() != String.class) {
            return;
        }
        field.setAccessible(true);
        var value = (String) field.get(null);
        if (STATEMENT.matcher(value.strip().toLowerCase(Locale.ROOT)).matches()) {
            statements.add(new Statement(field.getDeclaringClass().getSimpleName() + "." + field.getName(), value));
        }
    }
}
