package dev.gatehouse;

import dev.gatehouse.platform.Environment;
import dev.gatehouse.platform.InvalidSettings;
import dev.gatehouse.platform.OperatorFault;
import dev.gatehouse.platform.Setting;
import dev.gatehouse.platform.Settings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** The command line. Every setting is a flag of every command, and a variable too. */
public final class Options {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final String FORCE = "--force";
    private static final String KEYRING = "keyring";
    private static final String LEASES = "leases";
    private static final String JOURNAL = "journal";

    private Options() {}

    /** What a command line asks for. */
    public interface Invocation {
        /** Does it, and returns the exit code: 0, 1 for what failed, 2 for a command line or settings that make no sense. */
        int run(Commands commands, PrintStream out, PrintStream err);
    }

    /** Never fails: a command line that makes no sense becomes an invocation that says so. */
    public static Invocation parse(String[] args, Map<String, String> variables) {
        var root = commandLine();
        try {
            var parsed = root.parseArgs(args);
            var innermost = innermost(parsed);
            if (asks(parsed, "--help")) {
                var usage = innermost.commandSpec().commandLine().getUsageMessage();
                return (commands, out, err) -> say(out, usage, OK);
            }
            if (asks(parsed, "--version")) {
                return (commands, out, err) -> say(out, "gatehouse " + version() + "\n", OK);
            }
            return command(innermost, Settings.read(flags(parsed), new Environment(variables)));
        } catch (ParameterException e) {
            return (commands, out, err) -> say(err, e.getMessage() + "\nTry --help.\n", MISUSED);
        } catch (InvalidSettings e) {
            return (commands, out, err) -> say(err, "These settings cannot be used:\n" + listed(e), MISUSED);
        }
    }

    private static CommandLine commandLine() {
        var root = CommandSpec.create().name("gatehouse");
        root.usageMessage()
                .description("One base URL, one key, every model, one bill. Without a command it runs the server.")
                .footer(
                        "",
                        "Providers are configured by <NAME>_API_KEY and <NAME>_BASE_URL, such as OPENAI_API_KEY.",
                        "A flag wins over its variable.")
                .sortOptions(false);
        root.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .scopeType(ScopeType.INHERIT)
                .description("Show this and end.")
                .build());
        root.addOption(OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .scopeType(ScopeType.INHERIT)
                .description("Show the version and end.")
                .build());
        for (var setting : Setting.values()) {
            root.addOption(option(setting));
        }
        root.addSubcommand("run", command("Run the server; the default."));
        root.addSubcommand("migrate", command("Bring the database's schema to this release, and end."));
        root.addSubcommand(
                "backup", command("Write the whole database into one file.").addPositional(backup()));
        root.addSubcommand(
                "restore",
                command("Read a backup into an empty database.")
                        .addPositional(backup())
                        .addOption(force("Replace what the database holds.")));
        root.addSubcommand(
                KEYRING,
                command("What concerns the keys under which secrets are stored.")
                        .addSubcommand("rotate", command("Seal everything stored under the active key.")));
        root.addSubcommand(
                LEASES,
                command("What nodes were lent of budgets.")
                        .addSubcommand("list", command("Show what is lent to each node."))
                        .addSubcommand(
                                "write-off",
                                command("Count as spent what was lent to a node that does not come back.")
                                        .addPositional(positional("NODE", UUID.class, "As its file node-id says."))
                                        .addOption(force("Although it was seen less than 60 s ago."))));
        root.addSubcommand(
                JOURNAL,
                command("What nodes write down before it is in the database.")
                        .addSubcommand(
                                "import",
                                command("Book what a node that does not come back left in its journal.")
                                        .addPositional(positional("DIR", Path.class, "Its data directory."))));
        return new CommandLine(root);
    }

    private static OptionSpec option(Setting setting) {
        var variables = String.join(" or ", setting.variables());
        var otherwise = setting.defaultText().isEmpty() ? "" : "; default " + setting.defaultText();
        return OptionSpec.builder(setting.flag())
                .type(String.class)
                .paramLabel("VALUE")
                .scopeType(ScopeType.INHERIT)
                .description(setting.description() + ".", "(" + variables + otherwise + ")")
                .build();
    }

    private static CommandSpec command(String description) {
        var spec = CommandSpec.create();
        spec.usageMessage().description(description).sortOptions(false);
        return spec;
    }

    private static PositionalParamSpec backup() {
        return positional("FILE", Path.class, "The backup.");
    }

    private static PositionalParamSpec positional(String label, Class<?> type, String description) {
        return PositionalParamSpec.builder()
                .index("0")
                .arity("1")
                .required(true)
                .type(type)
                .paramLabel(label)
                .description(description)
                .build();
    }

    private static OptionSpec force(String description) {
        return OptionSpec.builder(FORCE)
                .type(boolean.class)
                .description(description)
                .build();
    }

    private static Stream<ParseResult> chain(ParseResult outermost) {
        return Stream.iterate(outermost, ParseResult::hasSubcommand, ParseResult::subcommand);
    }

    private static ParseResult innermost(ParseResult parsed) {
        return parsed.hasSubcommand() ? innermost(parsed.subcommand()) : parsed;
    }

    private static boolean asks(ParseResult parsed, String option) {
        return value(parsed, option).isPresent();
    }

    private static Optional<Object> value(ParseResult parsed, String option) {
        return Stream.concat(chain(parsed), Stream.of(innermost(parsed)))
                .filter(level -> level.hasMatchedOption(option))
                .<Object>map(level -> level.matchedOption(option).getValue())
                .findFirst();
    }

    private static Map<Setting, String> flags(ParseResult parsed) {
        var flags = new EnumMap<Setting, String>(Setting.class);
        Arrays.stream(Setting.values())
                .forEach(setting ->
                        value(parsed, setting.flag()).ifPresent(value -> flags.put(setting, value.toString())));
        return flags;
    }

    private static Invocation command(ParseResult parsed, Settings settings) {
        return (commands, out, err) -> {
            try {
                return switch (parsed.commandSpec().name()) {
                    case "migrate" -> commands.migrate(settings);
                    case "backup" -> commands.backup(settings, parsed.matchedPositionalValue(0, Path.of("")));
                    case "restore" ->
                        commands.restore(
                                settings,
                                parsed.matchedPositionalValue(0, Path.of("")),
                                parsed.hasMatchedOption(FORCE));
                    case KEYRING -> say(err, "gatehouse keyring rotate\nTry --help.\n", MISUSED);
                    case LEASES ->
                        say(err, "gatehouse leases list\ngatehouse leases write-off NODE\nTry --help.\n", MISUSED);
                    case "list" -> commands.listLeases(settings);
                    case "write-off" ->
                        commands.writeOff(
                                settings,
                                parsed.matchedPositionalValue(0, new UUID(0, 0)),
                                parsed.hasMatchedOption(FORCE));
                    case JOURNAL -> say(err, "gatehouse journal import DIR\nTry --help.\n", MISUSED);
                    case "import" -> commands.importJournal(settings, parsed.matchedPositionalValue(0, Path.of("")));
                    case "rotate" -> commands.rotateKeyring(settings);
                    default -> commands.run(settings);
                };
            } catch (OperatorFault e) {
                return say(err, e.getMessage() + "\n", FAILED);
            }
        };
    }

    private static String listed(InvalidSettings invalid) {
        var text = new StringBuilder();
        invalid.faults().forEach(fault -> text.append("  ").append(fault).append('\n'));
        return text.toString();
    }

    private static int say(PrintStream stream, String text, int exitCode) {
        stream.print(text);
        stream.flush();
        return exitCode;
    }

    /** From the jar's manifest; classes run from a directory have none. */
    static String version() {
        return Optional.ofNullable(Options.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
