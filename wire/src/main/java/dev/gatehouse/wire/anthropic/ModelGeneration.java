package dev.gatehouse.wire.anthropic;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model takes of thinking and sampling, told by its name. Claude 4.5 and older thinks by budget only; 4.6 by budget or as
 * it sees fit; since 4.7 as it sees fit only, and any temperature, {@code top_p} or {@code top_k} is refused. Models of other
 * makers behind this protocol are taken for the first kind.
 */
enum ModelGeneration {
    BUDGETED,
    EITHER,
    ADAPTIVE;

    // claude-opus-4-7, claude-sonnet-4.6, claude-sonnet-4-20250514, claude-opus-5@20260601, claude-mythos-preview
    private static final Pattern FAMILY_FIRST =
            Pattern.compile("claude-[a-z]+(?:-(\\d{1,2})(?!\\d)(?:[-.](\\d{1,2})(?!\\d))?)?");
    // claude-3-5-sonnet-20241022, claude-2.1, claude-instant-1.2
    private static final Pattern BEFORE_FAMILIES = Pattern.compile("claude-(?:[123](?!\\d)|instant|v\\d)");

    static ModelGeneration of(String model) {
        if (BEFORE_FAMILIES.matcher(model).find()) {
            return BUDGETED;
        }
        var name = FAMILY_FIRST.matcher(model);
        if (!name.find()) {
            return BUDGETED;
        }
        return name.group(1) == null ? ADAPTIVE : ofVersion(number(name, 1), number(name, 2));
    }

    private static ModelGeneration ofVersion(int major, int minor) {
        if (major > 4 || (major == 4 && minor > 6)) {
            return ADAPTIVE;
        }
        return major == 4 && minor == 6 ? EITHER : BUDGETED;
    }

    private static int number(Matcher name, int group) {
        var digits = name.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
