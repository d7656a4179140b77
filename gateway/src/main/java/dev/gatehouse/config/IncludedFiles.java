package dev.gatehouse.config;

import dev.gatehouse.config.Value.Items;
import dev.gatehouse.config.Value.Members;
import dev.gatehouse.config.Value.Nothing;
import dev.gatehouse.config.Value.Place;
import dev.gatehouse.config.Value.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file and those it includes, as one: lists are appended, mappings joined, and of two texts the included file's stands. */
final class IncludedFiles {
    private static final int MAX_FILES = 100;
    private static final String INCLUDE = "include";

    private final Findings findings;
    private final Set<Path> read = new HashSet<>();

    IncludedFiles(Findings findings) {
        this.findings = findings;
    }

    /** @return without members where there is nothing to read */
    Members read(Path path) {
        return read(path, new Place(path.toString(), 0), "")
                .orElse(new Members(Map.of(), new Place(path.toString(), 1)));
    }

    private Optional<Members> read(Path path, Place by, String at) {
        if (read.size() == MAX_FILES || !read.add(path.toAbsolutePath().normalize())) {
            findings.fault(by, at, "a file is included twice, or more than " + MAX_FILES + " files");
            return Optional.empty();
        }
        var text = text(path, by, at);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return new YamlReader(path.toString(), findings).read(text.get()).flatMap(root -> switch (root) {
            case Members members -> Optional.of(withIncludes(members, path));
            case Nothing nothing -> Optional.of(new Members(Map.of(), nothing.place()));
            case Text _, Items _ -> {
                findings.fault(root.place(), "", "expected a mapping of settings");
                yield Optional.empty();
            }
        });
    }

    private Optional<String> text(Path path, Place by, String at) {
        try {
            if (Files.size(path) > YamlReader.MAX_CHARS) {
                findings.fault(by, at, path + " is larger than " + YamlReader.MAX_CHARS + " bytes");
                return Optional.empty();
            }
            return Optional.of(Files.readString(path));
        } catch (IOException e) {
            findings.fault(
                    by, at, path + " cannot be read as text: " + e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    private Members withIncludes(Members members, Path path) {
        var own = new LinkedHashMap<>(members.members());
        var include = own.remove(INCLUDE);
        var joined = new Members(own, members.place());
        for (var item : items(include)) {
            if (item instanceof Text text) {
                var included = read(path.resolveSibling(text.text()), text.place(), INCLUDE);
                joined = included.isPresent() ? join(joined, included.get()) : joined;
            } else {
                findings.fault(item.place(), INCLUDE, "expected the name of a file");
            }
        }
        return joined;
    }

    private static List<Value> items(@Nullable Value include) {
        return switch (include) {
            case null -> List.of();
            case Nothing _ -> List.of();
            case Items list -> list.items();
            case Text _, Members _ -> List.of(include);
        };
    }

    private static Members join(Members one, Members other) {
        var joined = new LinkedHashMap<>(one.members());
        other.members().forEach((name, value) -> joined.merge(name, value, IncludedFiles::joined));
        return new Members(joined, one.place());
    }

    private static Value joined(Value one, Value other) {
        if (one instanceof Items first && other instanceof Items second) {
            var all = new ArrayList<>(first.items());
            all.addAll(second.items());
            return new Items(all, first.place());
        }
        return one instanceof Members first && other instanceof Members second ? join(first, second) : other;
    }
}
