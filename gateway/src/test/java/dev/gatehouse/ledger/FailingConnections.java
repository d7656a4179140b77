package dev.gatehouse.ledger;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A database whose connection breaks once, before or after the server has done what it was asked. */
final class FailingConnections {
    private final DataSource real;
    private final AtomicInteger untilFailure = new AtomicInteger();
    private volatile boolean after;

    FailingConnections(DataSource real) {
        this.real = real;
    }

    /**
     * Breaks the connection at the nth thing asked of it from now on, commits among them.
     *
     * @param afterwards whether the server still does it, and only its answer is lost
     */
    void failAt(int nth, boolean afterwards) {
        after = afterwards;
        untilFailure.set(nth);
    }

    /** Whether it has. */
    boolean failed() {
        return untilFailure.get() <= 0;
    }

    DataSource dataSource() {
        return proxy(DataSource.class, (_, method, arguments) -> {
            var result = call(real, method, arguments);
            return result instanceof Connection connection ? wrap(connection) : result;
        });
    }

    private Connection wrap(Connection connection) {
        return proxy(Connection.class, (_, method, arguments) -> {
            if (method.getName().equals("commit")) {
                return asked(connection, connection, method, arguments);
            }
            var result = call(connection, method, arguments);
            return result instanceof Statement statement ? wrap(statement, connection, method.getReturnType()) : result;
        });
    }

    private Object wrap(Statement statement, Connection connection, Class<?> type) {
        return proxy(
                type,
                (_, method, arguments) -> method.getName().startsWith("execute")
                        ? asked(statement, connection, method, arguments)
                        : call(statement, method, arguments));
    }

    private @Nullable Object asked(Object target, Connection connection, Method method, Object[] arguments)
            throws Throwable {
        boolean fails = untilFailure.decrementAndGet() == 0;
        if (fails && !after) {
            throw broken(connection);
        }
        var result = call(target, method, arguments);
        if (fails) {
            throw broken(connection);
        }
        return result;
    }

    private static SQLException broken(Connection connection) throws SQLException {
        connection.abort(Runnable::run);
        return new SQLException("the connection broke, on purpose", "08006");
    }

    private static @Nullable Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        var loader = FailingConnections.class.getClassLoader();
        return type.cast(Proxy.newProxyInstance(loader, List.of(type).toArray(Class<?>[]::new), handler));
    }
}
