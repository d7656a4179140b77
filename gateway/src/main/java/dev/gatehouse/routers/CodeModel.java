package dev.gatehouse.routers;

import java.math.BigDecimal;
import java.util.List;

/**
 * A model of the code router's table.
 *
 * @param priceInput dollars per million tokens, as {@code priceOutput}
 */
record CodeModel(
        int tier,
        String id,
        String name,
        BigDecimal sweBench,
        BigDecimal humanEval,
        BigDecimal priceInput,
        BigDecimal priceOutput,
        long context,
        List<String> strengths) {
    CodeModel {
        strengths = List.copyOf(strengths);
    }

    static CodeModel of(Table.Row row) {
        return new CodeModel(
                row.integer("tier"),
                row.text("model"),
                row.text("name"),
                row.decimal("swe_bench"),
                row.decimal("human_eval"),
                row.decimal("price_input"),
                row.decimal("price_output"),
                row.integer("context"),
                row.list("strengths"));
    }

    /** Who makes it. */
    String maker() {
        return id.substring(0, id.indexOf('/'));
    }

    Offer.Prices prices() {
        return new Offer.Prices(priceInput, priceOutput);
    }
}
