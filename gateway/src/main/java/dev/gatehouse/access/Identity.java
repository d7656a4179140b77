package dev.gatehouse.access;

import java.util.List;

/** What a credential was found to stand for, as it is remembered. */
sealed interface Identity permits KeyIdentity, TokenIdentity {
    /** Whose change makes this a memory of something else. */
    List<Subject> subjects();
}
