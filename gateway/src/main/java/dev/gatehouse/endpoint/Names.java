package dev.gatehouse.endpoint;

import java.lang.reflect.RecordComponent;

/** The one function between names in Java and names in JSON. */
public final class Names {
    private Names() {}

    /** What a component is called outside. */
    static String of(RecordComponent component) {
        var own = component.getAnnotation(Parameter.class);
        return own == null ? snake(component.getName()) : own.value();
    }

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
