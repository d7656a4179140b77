package dev.gatehouse.simulator;

import java.util.ArrayList;
import java.util.List;

/** Pieces that travel together. */
record Pieces(List<String> pieces) {

    /** Groups of {@code size} pieces, the last one maybe smaller. */
    static List<Pieces> of(List<String> pieces, int size) {
        var groups = new ArrayList<Pieces>(pieces.size() / size + 1);
        for (int at = 0; at < pieces.size(); at += size) {
            groups.add(new Pieces(pieces.subList(at, Math.min(at + size, pieces.size()))));
        }
        return groups;
    }

    int tokens() {
        return pieces.size();
    }

    String escaped() {
        return Json.escape(pieces.size() == 1 ? pieces.getFirst() : String.join("", pieces));
    }
}
