package dev.gatehouse.ratelimits;

/** Asks for an exchange before its time. */
interface Prompt {
    /** Others should hear of this one soon. */
    void soon(Counter counter);

    /** Somebody waits for what others have left of it. */
    void now(Counter counter, Runnable answered);

    /** Where nobody is there to be asked. */
    Prompt NOBODY = new Prompt() {
        @Override
        public void soon(Counter counter) {}

        @Override
        public void now(Counter counter, Runnable answered) {
            answered.run();
        }
    };
}
