package cn.yimatong;

import cn.yimatong.access.BearerToken;
import cn.yimatong.access.Caller;
import cn.yimatong.access.Role;
import cn.yimatong.access.SceneScope;
import cn.yimatong.keys.SecretFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The callers that a new deployment has, and the file that their tokens stand in: {@code role name token}, a line each.
 *
 * <p>
 * Redis has the tokens' hashes only, so the file is all there is. It is written under another name before the
 * deployment is founded, and gets its own when Redis is seen to hold these very callers: whatever fails in between, no
 * token is lost, and no file tells of callers that do not exist.
 */
final class FirstCallers {

    static final String FILE = "callers.txt";

    private static final List<First> FIRST = List.of(new First(Role.APP, "app", SceneScope.none()),
            new First(Role.SCANNER, "scanner-1", SceneScope.all()),
            new First(Role.SCANNER, "scanner-2", SceneScope.all()),
            new First(Role.OPERATOR, "operator", SceneScope.none()));

    private final Path file;
    private final Path notYet;

    FirstCallers(Path dataFolder) {
        this.file = dataFolder.resolve(FILE);
        this.notYet = dataFolder.resolve(FILE + ".new");
    }

    /** What is to be said where others can read the tokens of this folder. */
    static Optional<String> exposed(Path dataFolder) throws IOException {
        Path file = dataFolder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            SecretFile.requireOwnerAlone(file, "the callers' tokens");
            return Optional.empty();
        } catch (FileSystemException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private record First(Role role, String name, SceneScope scenes) {}

    /** The callers by the hashes of their tokens; those of an earlier try, if its tokens are still there. */
    Map<String, Caller> make(SecureRandom random) throws IOException {
        if (!Files.exists(notYet)) {
            StringBuilder lines = new StringBuilder();
            for (First caller : FIRST) {
                lines.append(caller.role().name().toLowerCase(Locale.ROOT)).append(' ').append(caller.name())
                        .append(' ')
                        .append(BearerToken.random(random).reveal()).append('\n');
            }
            SecretFile.write(notYet, lines.toString());
        }
        List<String> hashes = hashes();
        Map<String, Caller> callers = new HashMap<>();
        for (int i = 0; i < FIRST.size(); i++) {
            First caller = FIRST.get(i);
            callers.put(hashes.get(i), caller.role().caller(caller.name(), caller.scenes()));
        }
        return callers;
    }

    /** Once a deployment is open: gives the file its name if it tells of this deployment's callers, else removes it. */
    void settle(Set<String> hashesOfCallers) throws IOException {
        if (!Files.exists(notYet)) {
            return;
        }
        if (hashesOfCallers.containsAll(hashes())) {
            Files.move(notYet, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.delete(notYet);
        }
    }

    private List<String> hashes() throws IOException {
        List<String> hashes = Files.readAllLines(notYet).stream().map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .map(token -> BearerToken.of(token).map(BearerToken::hash).orElse("")).toList();
        if (hashes.size() != FIRST.size() || hashes.contains("")) {
            throw new IOException(notYet + " does not hold the first callers' tokens; remove it");
        }
        return hashes;
    }
}
