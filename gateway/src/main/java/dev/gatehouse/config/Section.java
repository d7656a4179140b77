package dev.gatehouse.config;

import dev.gatehouse.config.Value.Items;
import dev.gatehouse.config.Value.Members;
import dev.gatehouse.config.Value.Nothing;
import dev.gatehouse.config.Value.Place;
import dev.gatehouse.config.Value.Text;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A mapping being read. Each setting is taken by its name and type; what has the wrong type is a fault and counts as absent, and
 * what nobody took is reported by {@link #finish}.
 */
final class Section {
    private static final BigDecimal LONGEST_SECONDS =
            BigDecimal.valueOf(Duration.ofDays(7).toSeconds());
    /** Bounds the exponent too: a text of ten characters must not become a number of a million digits. */
    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?(\\d{1,30}(\\.\\d{0,30})?|\\.\\d{1,30})([eE][+-]?\\d{1,2})?");

    private static final BigDecimal MOST_DOLLARS = BigDecimal.valueOf(1_000_000_000);
    private static final Pattern PERIOD = Pattern.compile("[1-9]\\d{0,5}(mo|[smhdw])");
    private static final Pattern WHOLE = Pattern.compile("\\d{1,18}");

    private final Members members;
    private final String path;
    private final Findings findings;
    private final Set<String> taken = new HashSet<>();

    Section(Members members, String path, Findings findings) {
        this.members = members;
        this.path = path;
        this.findings = findings;
    }

    /** Never empty. */
    Optional<String> text(String name) {
        return take(name).flatMap(value -> switch (value) {
            case Text text when !text.text().isBlank() -> Optional.of(text.text());
            case Text _ -> wrong(name, "must not be empty");
            case Items _, Members _, Nothing _ -> wrong(name, "expected a text");
        });
    }

    Optional<Boolean> flag(String name) {
        return text(name).flatMap(text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> Optional.of(true);
            case "false", "no", "off" -> Optional.of(false);
            default -> wrong(name, "expected true or false");
        });
    }

    /** From 0 to the given maximum. */
    OptionalLong whole(String name, long max) {
        var text = text(name);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        if (WHOLE.matcher(text.get()).matches() && Long.parseLong(text.get()) <= max) {
            return OptionalLong.of(Long.parseLong(text.get()));
        }
        wrong(name, "expected a whole number from 0 to " + max);
        return OptionalLong.empty();
    }

    /** Above 0, at most a week. */
    Optional<Duration> seconds(String name) {
        return text(name).flatMap(text -> {
            var seconds = decimal(text);
            if (seconds.isEmpty()
                    || seconds.get().signum() <= 0
                    || seconds.get().compareTo(LONGEST_SECONDS) > 0) {
                return wrong(name, "expected seconds, above 0 and at most a week");
            }
            return Optional.of(Duration.ofMillis(
                    Math.max(1, seconds.get().movePointRight(3).longValue())));
        });
    }

    /** Dollars for one unit, exact: from 0 to 1,000. */
    Optional<BigDecimal> price(String name) {
        return text(name).flatMap(text -> {
            var price = decimal(text);
            if (price.isEmpty() || price.get().signum() < 0 || price.get().compareTo(BigDecimal.valueOf(1_000)) > 0) {
                return wrong(name, "expected dollars as a decimal number, from 0 to 1000");
            }
            return price;
        });
    }

    /** An amount of dollars, exact: from 0 to a milliard. */
    Optional<BigDecimal> dollars(String name) {
        return text(name).flatMap(text -> {
            var amount = decimal(text);
            if (amount.isEmpty() || amount.get().signum() < 0 || amount.get().compareTo(MOST_DOLLARS) > 0) {
                return wrong(name, "expected dollars as a decimal number, from 0 to " + MOST_DOLLARS);
            }
            return amount;
        });
    }

    /** Such as {@code 30d}. */
    Optional<String> period(String name) {
        return text(name)
                .flatMap(text -> PERIOD.matcher(text).matches()
                        ? Optional.of(text)
                        : wrong(name, "expected a period such as 30s, 15m, 12h, 30d, 2w or 1mo"));
    }

    /** A text out of a set. */
    Optional<String> choice(String name, Set<String> all) {
        return text(name).flatMap(text -> all.contains(text) ? Optional.of(text) : wrong(name, expected(all)));
    }

    /** Texts out of a set. */
    List<String> choices(String name, Set<String> all) {
        var texts = texts(name);
        if (!all.containsAll(texts)) {
            wrong(name, expected(all));
        }
        return texts;
    }

    private static String expected(Set<String> all) {
        return "expected " + String.join(", ", new TreeSet<>(all));
    }

    /** A mapping that may hold anything. */
    Map<String, Object> data(String name) {
        var data = new LinkedHashMap<String, Object>();
        section(name)
                .ifPresent(section -> section.members
                        .members()
                        .forEach((key, value) -> value.data().ifPresent(it -> data.put(key, it))));
        return data;
    }

    /** A text or a list of texts. */
    List<String> texts(String name) {
        var value = take(name);
        if (value.isEmpty()) {
            return List.of();
        }
        List<Value> items = value.get() instanceof Items list ? list.items() : List.of(value.get());
        var texts = new ArrayList<String>();
        for (var item : items) {
            if (item instanceof Text text && !text.text().isBlank()) {
                texts.add(text.text());
            } else {
                findings.fault(item.place(), at(name), "expected texts");
            }
        }
        return texts;
    }

    /** A list of texts, or of mappings that have one under the given name; what else such a mapping says is not used. */
    List<String> named(String name, String member) {
        if (!(members.members().get(name) instanceof Items list)
                || !list.items().stream().allMatch(Members.class::isInstance)) {
            return texts(name);
        }
        var texts = new ArrayList<String>();
        for (var section : sections(name)) {
            section.text(member).ifPresentOrElse(texts::add, () -> section.wrong(member, "required"));
            section.finish(Settings.UNUSED);
        }
        return texts;
    }

    /** A mapping of names to texts. */
    Map<String, String> pairs(String name) {
        var pairs = new LinkedHashMap<String, String>();
        section(name)
                .ifPresent(section -> section.members
                        .members()
                        .keySet()
                        .forEach(key -> section.text(key).ifPresent(text -> pairs.put(key, text))));
        return pairs;
    }

    Optional<Section> section(String name) {
        return take(name)
                .flatMap(value -> value instanceof Members inner
                        ? Optional.of(new Section(inner, at(name), findings))
                        : wrong(name, "expected a mapping"));
    }

    List<Section> sections(String name) {
        var value = take(name);
        if (value.isEmpty()) {
            return List.of();
        }
        if (!(value.get() instanceof Items list)) {
            wrong(name, "expected a list");
            return List.of();
        }
        var sections = new ArrayList<Section>();
        for (int i = 0; i < list.items().size(); i++) {
            var itemPath = at(name) + "[" + i + "]";
            if (list.items().get(i) instanceof Members inner) {
                sections.add(new Section(inner, itemPath, findings));
            } else {
                findings.fault(list.items().get(i).place(), itemPath, "expected a mapping");
            }
        }
        return sections;
    }

    /** A mapping that is not there: everything in it is absent. */
    Section empty(String name) {
        return new Section(new Members(Map.of(), members.place()), at(name), findings);
    }

    /** The names of its members, in the order of the file. */
    List<String> names() {
        return List.copyOf(members.members().keySet());
    }

    boolean has(String name) {
        var value = members.members().get(name);
        return value != null && !(value instanceof Nothing);
    }

    boolean isMapping(String name) {
        return members.members().get(name) instanceof Members;
    }

    boolean isText(String name, String text) {
        return members.members().get(name) instanceof Text is && is.text().equals(text);
    }

    /** Says that a setting is accepted but does nothing yet. */
    void unused(String name) {
        if (has(name)) {
            taken.add(name);
            findings.unused(place(name), at(name));
        }
    }

    /** Leaves settings unread whose meaning hangs on another that is wrong. */
    void leave(String... names) {
        taken.addAll(List.of(names));
    }

    <T> Optional<T> wrong(String name, String reason) {
        findings.fault(place(name), at(name), reason);
        return Optional.empty();
    }

    /** Reports what was not taken: as unused where it is known, else as a fault. */
    void finish(Settings known) {
        for (var name : members.members().keySet()) {
            if (taken.contains(name)) {
                continue;
            }
            if (known.contains(name)) {
                unused(name);
            } else {
                wrong(name, "unknown setting");
            }
        }
    }

    Place place(String name) {
        var value = members.members().get(name);
        return value == null ? members.place() : value.place();
    }

    String at(String name) {
        return Value.join(path, name);
    }

    private Optional<Value> take(String name) {
        taken.add(name);
        var value = members.members().get(name);
        return value == null || value instanceof Nothing ? Optional.empty() : Optional.of(value);
    }

    private static Optional<BigDecimal> decimal(String text) {
        return DECIMAL.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }
}
