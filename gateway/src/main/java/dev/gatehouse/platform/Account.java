package dev.gatehouse.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who runs PostgreSQL, which refuses to be run by root.
 *
 * @param prefix what to put before its command lines
 * @param uid owner of its files
 * @param gid group of its files
 */
record Account(List<String> prefix, int uid, int gid) {
    private static final int ROOT = 0;
    private static final Path ACCOUNTS = Path.of("/etc/passwd");
    private static final List<String> PREFERRED = List.of("postgres", "nobody");

    /** Ourselves, unless we are root: then the first way to another user that works, tried out on {@code program}. */
    static Account choose(Path home, Path program) throws IOException {
        int uid = ourselves(home);
        if (uid != ROOT) {
            return new Account(List.of(), uid, -1);
        }
        for (var candidate : candidates()) {
            candidate.own(home);
            if (Command.of(candidate.prefix, program.toString(), "--version").succeeds(Duration.ofSeconds(10))) {
                return candidate;
            }
        }
        throw new OperatorFault("PostgreSQL refuses to be run by root, and none of setpriv, runuser and unshare could"
                + " start it as another user. Run the gateway as an ordinary user that owns " + home
                + ", or give a PostgreSQL by DATABASE_URL.");
    }

    /** Our own user, read from a file just made: the directory itself may belong to PostgreSQL's user already. */
    private static int ourselves(Path home) throws IOException {
        var probe = Files.createTempFile(home, "owner", null);
        try {
            return (int) Files.getAttribute(probe, "unix:uid");
        } finally {
            Files.delete(probe);
        }
    }

    private static List<Account> candidates() throws IOException {
        var candidates = new ArrayList<Account>();
        for (var name : PREFERRED) {
            find(name).ifPresent(user -> {
                candidates.add(new Account(
                        List.of("setpriv", "--reuid=" + user.uid, "--regid=" + user.gid, "--clear-groups"),
                        user.uid,
                        user.gid));
                candidates.add(new Account(List.of("runuser", "-u", name, "--"), user.uid, user.gid));
            });
        }
        // An empty user namespace: root's own files, without root's name and powers. Works below directories only root
        // may enter.
        candidates.add(new Account(List.of("unshare", "-U"), ROOT, ROOT));
        return candidates;
    }

    private static Optional<Account> find(String name) throws IOException {
        if (!Files.isReadable(ACCOUNTS)) {
            return Optional.empty();
        }
        return Files.readAllLines(ACCOUNTS).stream()
                .map(line -> line.split(":", -1))
                .filter(fields -> fields.length > 3 && fields[0].equals(name))
                .map(fields -> new Account(List.of(), Integer.parseInt(fields[2]), Integer.parseInt(fields[3])))
                .findFirst();
    }

    /** Gives one file or directory to this account; a directory that belonged to another goes with all that is in it. */
    void own(Path path) throws IOException {
        if (gid < 0 || (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS) == uid) {
            return;
        }
        try (var paths = Files.walk(path)) {
            for (var each : paths.toList()) {
                Files.setAttribute(each, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(each, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    /** A directory only this account may enter. */
    Path privateDirectory(Path path) throws IOException {
        Files.createDirectories(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        own(path);
        return path;
    }
}
