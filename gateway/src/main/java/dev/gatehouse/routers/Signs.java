package dev.gatehouse.routers;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a conversation about code shows besides its last words.
 *
 * @param files different source files that are named, up to {@value #MANY_FILES}
 * @param errorTrace whether an error's trace is shown
 * @param messages how long it is
 */
record Signs(int files, boolean errorTrace, int messages) {
    /** More are as good as this many. */
    static final int MANY_FILES = 4;

    private static final List<String> TRACES =
            List.of("Traceback", "Error:", "Exception:", "\n\tat ", "\n    at ", "\n  at ");
    private static final Set<String> EXTENSIONS = Set.of(
            "py", "js", "mjs", "ts", "tsx", "jsx", "java", "kt", "go", "rs", "rb", "php", "c", "h", "cc", "cpp", "hpp",
            "cs", "swift", "scala", "sh", "sql", "html", "css", "scss", "vue", "svelte", "dart", "lua", "ex", "clj");
    private static final int LONGEST_EXTENSION = 6;
    private static final int LONGEST_NAME = 120;

    /** Looks at the newest texts first, and at no more of them all than of one. */
    static Signs of(Conversation conversation) {
        var files = new HashSet<String>();
        boolean trace = false;
        long left = 2L * Excerpt.END;
        for (int i = conversation.texts().size() - 1; i >= 0 && left > 0; i--) {
            var text = Excerpt.of(conversation.texts().get(i));
            left -= text.length() + 1;
            trace = trace || TRACES.stream().anyMatch(text::contains);
            addFiles(text, files);
        }
        return new Signs(files.size(), trace, conversation.messages());
    }

    /** The same where somebody says so. */
    Signs or(int files, boolean errorTrace, int messages) {
        return new Signs(Math.max(this.files, files), this.errorTrace || errorTrace, Math.max(this.messages, messages));
    }

    private static void addFiles(String text, Set<String> files) {
        for (int dot = text.indexOf('.'); dot >= 0 && files.size() < MANY_FILES; dot = text.indexOf('.', dot + 1)) {
            int from = dot;
            while (from > 0 && dot - from < LONGEST_NAME && isName(text.charAt(from - 1))) {
                from--;
            }
            int to = dot + 1;
            while (to < text.length() && to - dot <= LONGEST_EXTENSION && Keywords.isWord(text.charAt(to))) {
                to++;
            }
            if (from < dot && EXTENSIONS.contains(text.substring(dot + 1, to))) {
                files.add(text.substring(from, to));
            }
        }
    }

    private static boolean isName(char c) {
        return Keywords.isWord(c) || c == '/' || c == '-';
    }
}
