package dev.gatehouse.credits;

/** In which order transactions are listed. */
enum TransactionOrder {
    NEWEST(CreditRepository.NEWEST),
    OLDEST(CreditRepository.OLDEST),
    LARGEST(CreditRepository.LARGEST),
    SMALLEST(CreditRepository.SMALLEST),
    BY_TYPE(CreditRepository.BY_TYPE),
    BY_TYPE_BACKWARDS(CreditRepository.BY_TYPE_BACKWARDS);

    private final String statement;

    TransactionOrder(String statement) {
        this.statement = statement;
    }

    String statement() {
        return statement;
    }

    /** What callers call it. */
    enum Column {
        CREATED_AT,
        AMOUNT,
        TRANSACTION_TYPE
    }

    enum Direction {
        ASC,
        DESC
    }

    static TransactionOrder of(Column column, Direction direction) {
        boolean down = direction == Direction.DESC;
        return switch (column) {
            case CREATED_AT -> down ? NEWEST : OLDEST;
            case AMOUNT -> down ? LARGEST : SMALLEST;
            case TRANSACTION_TYPE -> down ? BY_TYPE_BACKWARDS : BY_TYPE;
        };
    }
}
