package dev.gatehouse.access;

/** One rule of an ordered list: of several, the first that allows or refuses decides. */
public final class Rule {
    @FunctionalInterface
    interface Judge {
        Verdict judge(Caller caller, RequestFacts facts);
    }

    private final String name;
    private final String text;
    private final Judge judge;

    /** @param text what it says, for those who ask why something was refused */
    Rule(String name, String text, Judge judge) {
        this.name = name;
        this.text = text;
        this.judge = judge;
    }

    public String name() {
        return name;
    }

    public String text() {
        return text;
    }

    Verdict judge(Caller caller, RequestFacts facts) {
        return judge.judge(caller, facts);
    }
}
