package dev.gatehouse.config;

import dev.gatehouse.config.Value.Items;
import dev.gatehouse.config.Value.Members;
import dev.gatehouse.config.Value.Nothing;
import dev.gatehouse.config.Value.Place;
import dev.gatehouse.config.Value.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads one YAML document into {@link Value}s, within bounds: no tags, no objects, no expansion without end. */
final class YamlReader {
    static final int MAX_DEPTH = 32;
    static final int MAX_VALUES = 100_000;
    static final int MAX_CHARS = 4 << 20;

    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final String MERGE = "<<";

    private final String file;
    private final Findings findings;
    private int values;

    YamlReader(String file, Findings findings) {
        this.file = file;
        this.findings = findings;
    }

    /** @return empty where the text is no YAML document; what is wrong is among the findings */
    Optional<Value> read(String text) {
        var settings = LoadSettings.builder()
                .setLabel(file)
                .setCodePointLimit(MAX_CHARS)
                .setAllowRecursiveKeys(false)
                .setAllowNonScalarKeys(true)
                .setMaxAliasesForCollections(MAX_VALUES)
                .build();
        try {
            if (!boundedDepth(text, settings)) {
                return Optional.empty();
            }
            var root = new Compose(settings).composeString(text);
            return root.isEmpty()
                    ? Optional.of(new Nothing(new Place(file, 1)))
                    : Optional.of(value(root.get(), new Place(file, 1), "", 0));
        } catch (TooMuch tooMuch) {
            findings.fault(tooMuch.place, "", tooMuch.reason);
        } catch (MarkedYamlEngineException e) {
            // The exception's own message quotes the text, which may hold secrets.
            findings.fault(place(e.getProblemMark()), "", "not YAML: " + reason(e));
        } catch (YamlEngineException e) {
            findings.fault(new Place(file, 1), "", "not YAML, or larger than " + MAX_CHARS + " characters");
        }
        return Optional.empty();
    }

    /** Checked on the flat sequence of events, because the composer recurses. */
    private boolean boundedDepth(String text, LoadSettings settings) {
        int depth = 0;
        for (var event : new Parse(settings).parseString(text)) {
            depth += change(event.getEventId());
            if (depth > MAX_DEPTH) {
                findings.fault(place(event.getStartMark()), "", "nested more than " + MAX_DEPTH + " deep");
                return false;
            }
        }
        return true;
    }

    private static int change(Event.ID id) {
        return switch (id) {
            case MappingStart, SequenceStart -> 1;
            case MappingEnd, SequenceEnd -> -1;
            default -> 0;
        };
    }

    /** @param place of what names the value, where anything does: that is the line its author looks for */
    private Value value(Node node, Place place, String path, int depth) {
        // Aliases are followed each time they are met: few lines can stand for millions of values, or for themselves.
        if (++values > MAX_VALUES || depth > MAX_DEPTH) {
            throw new TooMuch(place, "more than " + MAX_VALUES + " values, or an alias within itself");
        }
        return switch (node) {
            case ScalarNode scalar ->
                scalar.isPlain() && NULLS.contains(scalar.getValue())
                        ? new Nothing(place)
                        : new Text(scalar.getValue(), !scalar.isPlain(), place);
            case SequenceNode sequence -> items(sequence, place, path, depth);
            case MappingNode mapping -> members(mapping, place, path, depth);
            default -> throw new IllegalStateException("no kind of YAML node: " + node.getNodeType());
        };
    }

    private Items items(SequenceNode sequence, Place place, String path, int depth) {
        var items = new ArrayList<Value>();
        for (var item : sequence.getValue()) {
            items.add(value(item, place(item.getStartMark()), path + "[" + items.size() + "]", depth + 1));
        }
        return new Items(items, place);
    }

    private Members members(MappingNode mapping, Place place, String path, int depth) {
        var own = new LinkedHashMap<String, Value>();
        var merged = new LinkedHashMap<String, Value>();
        var seen = new HashSet<String>();
        for (var tuple : mapping.getValue()) {
            var name = name(tuple, path);
            if (name.isEmpty()) {
                continue;
            }
            var at = Value.join(path, name.get());
            var keyPlace = place(tuple.getKeyNode().getStartMark());
            if (!seen.add(name.get())) {
                findings.fault(keyPlace, at, "given twice");
            } else if (name.get().equals(MERGE)) {
                merge(value(tuple.getValueNode(), keyPlace, at, depth + 1), at, merged);
            } else {
                own.put(name.get(), value(tuple.getValueNode(), keyPlace, at, depth + 1));
            }
        }
        merged.forEach(own::putIfAbsent);
        return new Members(own, place);
    }

    private Optional<String> name(NodeTuple tuple, String path) {
        if (tuple.getKeyNode() instanceof ScalarNode scalar) {
            return Optional.of(scalar.getValue());
        }
        findings.fault(place(tuple.getKeyNode().getStartMark()), path, "a name must be a text");
        return Optional.empty();
    }

    /** The members of {@code <<}: of one mapping or of several, the first to have a name giving it. */
    private void merge(Value value, String path, Map<String, Value> into) {
        List<Value> sources = value instanceof Items list ? list.items() : List.of(value);
        for (var source : sources) {
            if (source instanceof Members members) {
                members.members().forEach(into::putIfAbsent);
            } else {
                findings.fault(source.place(), path, "only mappings can be merged");
            }
        }
    }

    private static String reason(MarkedYamlEngineException e) {
        var problem = Optional.ofNullable(e.getProblem()).orElse("");
        // Where the parser quotes what it found, only its own words before the quote are repeated.
        int quote = problem.indexOf('\'') < 0 ? problem.length() : problem.indexOf('\'');
        return problem.substring(0, quote).strip();
    }

    private Place place(Optional<Mark> mark) {
        return new Place(file, mark.map(it -> it.getLine() + 1).orElse(1));
    }

    private static final class TooMuch extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Place place;
        private final String reason;

        TooMuch(Place place, String reason) {
            super(reason, null, false, false);
            this.place = place;
            this.reason = reason;
        }
    }
}
