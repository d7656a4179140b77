package dev.gatehouse.wire.openai;

import dev.gatehouse.wire.chat.Block.Source;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Where images and files come from, as OpenAI's protocols say it: by address, or in the address itself. */
public final class Sources {
    private Sources() {}

    /** A file in a {@code data:} URL. */
    public static Source file(String url, String path) {
        Source source = read(url, path);
        return source instanceof Source.Base64 data ? plain(data, path) : source;
    }

    /** Text files become text: providers read PDFs from base64, and text from text. */
    private static Source plain(Source.Base64 file, String path) {
        if (!file.mediaType().startsWith("text/")) {
            return file;
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(file.data());
            return new Source.PlainText(new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw Fields.outOfRange("expected base64", path);
        }
    }

    public static Source read(String url, String path) {
        if (isWeb(url)) {
            return new Source.Url(url);
        }
        Source.Base64 data = dataUrl(url);
        if (data == null) {
            throw Fields.untranslatable("A URL that is neither http(s) nor base64 data", path);
        }
        return data;
    }

    static boolean isWeb(String url) {
        return url.startsWith("https://") || url.startsWith("http://");
    }

    /** {@code data:TYPE[;parameter…];base64,DATA} */
    private static Source.@Nullable Base64 dataUrl(String url) {
        int comma = url.indexOf(',');
        if (!url.startsWith("data:") || comma < 0) {
            return null;
        }
        String header = url.substring("data:".length(), comma);
        if (!header.endsWith(";base64")) {
            return null;
        }
        int end = header.indexOf(';');
        return end == 0 ? null : new Source.Base64(header.substring(0, end), url.substring(comma + 1));
    }
}
