package dev.gatehouse.bench.stand;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcTest {
    @Test
    void time_on_a_processor_is_read_past_a_name_with_spaces_and_parentheses() {
        var stat = "4711 (a) b) (c) S 1 4711 4711 0 -1 4194304 100 200 3 4 250 17 1000 30 20 0 5 0 1 2 3 4";

        assertThat(ProcessCpu.parse(stat)).isEqualTo(new ProcessCpu(267, 1030));
    }

    @Test
    void a_process_that_is_gone_used_nothing() {
        assertThat(ProcessCpu.of(Long.MAX_VALUE)).isEqualTo(ProcessCpu.NONE);
    }

    @Test
    void waiting_is_not_work_and_stolen_time_is() {
        var stat = "cpu  10 20 30 1000 2000 40 50 60 70 80\ncpu0 1 2 3 4 5 6 7 8 9 10\n";

        assertThat(Machine.busyTicks(stat)).isEqualTo(10 + 20 + 30 + 40 + 50 + 60);
    }

    @Test
    void ticks_are_hundredths_of_a_second() {
        assertThat(Machine.micros(3)).isEqualTo(30_000);
    }

    @Test
    void memory_is_read_in_whole_and_divided_among_users() {
        var rollup =
                "00400000-7ffd1000 ---p 00000000 00:00 0    [rollup]\nRss:     2048 kB\nPss:        512 kB\nPss_Dirty:  1 kB\n";

        assertThat(Memory.parse(rollup)).isEqualTo(new Memory(2048, 512));
        assertThat(Memory.parse(rollup).residentMebi()).isEqualTo(2);
    }

    @Test
    void this_process_has_used_a_processor_and_memory() {
        long self = ProcessHandle.current().pid();

        assertThat(ProcessCpu.of(self).own()).isPositive();
        assertThat(Memory.of(self).resident()).isPositive();
    }
}
