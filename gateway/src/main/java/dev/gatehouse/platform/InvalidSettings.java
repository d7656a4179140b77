package dev.gatehouse.platform;

import java.util.List;
import java.util.stream.Collectors;

/** All that is wrong with the settings, at once. */
public final class InvalidSettings extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<SettingsFault> faults;

    InvalidSettings(List<SettingsFault> faults) {
        super(faults.stream().map(SettingsFault::toString).collect(Collectors.joining("\n")));
        this.faults = List.copyOf(faults);
    }

    public List<SettingsFault> faults() {
        return faults;
    }
}
