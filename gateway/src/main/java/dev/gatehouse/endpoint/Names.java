package dev.gatehouse.endpoint;

/** The one function between names in Java and names in JSON. */
public final class Names {
    private Names() {}

    /** {@code maxBudget} becomes {@code max_budget}. */
    public static String snake(String camel) {
        var snake = new StringBuilder(camel.length() + 8);
        for (int i = 0; i < camel.length(); i++) {
            char c = camel.charAt(i);
            if (Character.isUpperCase(c)) {
                if (i > 0) {
                    snake.append('_');
                }
                snake.append(Character.toLowerCase(c));
            } else {
                snake.append(c);
            }
        }
        return snake.toString();
    }
}
