package cn.yimatong;

import cn.yimatong.keys.IssuingKey;
import cn.yimatong.keys.KeyState;
import cn.yimatong.keys.SigningKeys;
import cn.yimatong.keys.SigningKeys.Entry;
import cn.yimatong.keys.SigningToken;
import cn.yimatong.keys.WrongMasterKeyException;
import cn.yimatong.keys.pkcs11.TokenException;
import cn.yimatong.ledger.MastersLook;
import cn.yimatong.ledger.NodeRoll;
import cn.yimatong.tls.CertificateFiles;
import cn.yimatong.tls.ServedCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What {@code doctor} finds, and what is to be done about it. */
final class Diagnosis {
    private static final long GIGABYTE = 1L << 30;
    private static final long UNEASY_OFFSET_MILLIS = 200;
    private static final int LEAST_DAYS = 14;
    private static final int UNEASY_DAYS = 60;
    private static final int LEAST_CERTIFICATE_DAYS = 2;
    private static final int UNEASY_CERTIFICATE_DAYS = 14;
    private static final int LEAST_FILES = 4096;
    private static final Pattern OPEN_FILES = Pattern.compile("Max open files\\s+(\\d+|unlimited).*");

    private final List<Finding> findings = new ArrayList<>();
    private final String where;

    /** How a finding is to be taken. */
    enum Weight {
        WELL,
        /** It would better be mended. */
        ADVICE,
        /** It matters. */
        WRONG
    }

    /**
     * One thing that was looked at.
     *
     * @param says how it is
     * @param remedy what to do about it; empty where all is well
     */
    record Finding(Weight weight, String area, String says, String remedy) {}

    /** @param where the options of a command that is to find the same ledger */
    Diagnosis(String where) {
        this.where = where;
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    void redis(List<MastersLook.Master> masters, boolean bundled) {
        for (MastersLook.Master master : masters) {
            String area = "redis " + master.name();
            master.fatal().forEach(says -> add(Weight.WRONG, area, says, "nodes refuse to start on it until then"));
            master.refusing().forEach(why -> add(Weight.WRONG, area, why, "docker/RUNBOOK.md, Redis refuses writes"));
            master.advice().forEach(says -> add(Weight.ADVICE, area, says, "see src/service/LEDGER.md, Deployments"));
            if (master.fatal().isEmpty() && master.refusing().isEmpty() && master.advice().isEmpty()) {
                add(Weight.WELL, area, "version " + master.version() + ", evicts nothing, keeps what it is told", "");
            }
            memory(area, master);
            if (master.replicas() == 0 && !bundled) {
                add(Weight.ADVICE, area, "no replica follows it",
                        "its loss is the loss of what was written since its last"
                                + " copy; have two replicas, by Sentinel or a cluster");
            }
            clock(area, "this machine's clock is", master.offsetMillis());
        }
    }

    /** Redis does not answer, or holds nothing: what else there is to look at is looked at all the same. */
    void noDeployment(String says) {
        add(Weight.WRONG, "redis", says,
                "keys and nodes are not looked at; docker/RUNBOOK.md, Redis is gone, or Redis has"
                        + " lost its data");
    }

    private void memory(String area, MastersLook.Master master) {
        long most = master.mostBytes() > 0 ? master.mostBytes() : master.machineBytes();
        String says = "memory: %,d MB of %,d MB".formatted(master.usedBytes() >> 20, most >> 20);
        if (most > 0 && master.usedBytes() > most / 10 * 9) {
            add(Weight.WRONG, area, says,
                    "full, it refuses every write: give it more, docker/RUNBOOK.md, Redis runs out of"
                            + " memory");
        } else if (most > 0 && master.usedBytes() > most / 10 * 7) {
            add(Weight.ADVICE, area, says, "give it more, or more masters, before it is full");
        } else {
            add(Weight.WELL, area, says, "");
        }
    }

    private void clock(String area, String whose, long offsetMillis) {
        String says = "%s %,d ms %s Redis's".formatted(whose, Math.abs(offsetMillis),
                offsetMillis < 0 ? "behind" : "ahead of");
        Weight weight = Math.abs(offsetMillis) > ClockWatch.MOST_OFFSET_MILLIS
                ? Weight.WRONG
                : Math.abs(offsetMillis) > UNEASY_OFFSET_MILLIS ? Weight.ADVICE : Weight.WELL;
        add(weight, area, says, weight == Weight.WELL ? ""
                : "set both by NTP; a node that is off by over a second is"
                        + " not ready");
    }

    /** The keys that nodes share, and whether a node with these settings could sign with those that lie in a token. */
    void keys(OperatorAct.Found found, Optional<SigningToken> token) {
        try {
            SigningKeys keys = new SigningKeys(found.store(), found.tables(), found.now());
            List<Entry> entries = keys.entries();
            signing(entries, found.now());
            if (entries.stream().anyMatch(key -> key.state() == KeyState.STAGED)) {
                add(Weight.WELL, "keys", "a next key is staged", "");
            } else {
                add(Weight.ADVICE, "keys", "no next key is staged",
                        "so that verifiers know the next one before this one"
                                + " has to go: ./yimatong keys stage" + KeysListCommand.inToken(entries) + where);
            }
            unreadable(keys.unreadable());
            token(found, token);
        } catch (StartException | WrongMasterKeyException e) {
            add(Weight.WRONG, "keys", String.valueOf(e.getMessage()), "no node can start with this master key");
        }
    }

    /** The callers that nodes share, and who is missing among them. */
    void callers(OperatorAct.Found found) {
        CallersTable callers = new CallersTable(found.tables(), found.now(), new SecureRandom());
        unreadable(callers.unreadable());
        callers.nobodyMay().forEach(says -> add(Weight.WRONG, "callers", says,
                "add one: docker/RUNBOOK.md, Requests are refused"));
    }

    private void unreadable(List<String> entries) {
        entries.forEach(entry -> add(Weight.WRONG, "shared", "cannot be read: " + entry,
                "docker/RUNBOOK.md, Keys or callers cannot be read; start no node anew before"));
    }

    private void token(OperatorAct.Found found, Optional<SigningToken> token) throws StartException {
        List<IssuingKey> inToken;
        try {
            inToken = found.store(token).open(found.tables(), found.now(), _ -> {}).inToken();
        } catch (WrongMasterKeyException _) {
            // None is in force, which is said already.
            return;
        }
        Map<String, String> missing = TokenWatch.missing(inToken);
        for (IssuingKey key : inToken) {
            String why = missing.get(key.kid());
            add(why == null ? Weight.WELL : Weight.WRONG, "token", key.kid() + " lies in a token and "
                    + (why == null ? "signs there" : "cannot be had: " + why),
                    why == null
                            ? ""
                            : "a node verifies without it, and issues nothing under it; docker/RUNBOOK.md, A key"
                                    + " in a token cannot be had");
        }
        if (inToken.isEmpty()) {
            token.ifPresent(this::reached);
        }
    }

    private void reached(SigningToken token) {
        try {
            add(Weight.WELL, "token",
                    "the token " + TokenWatch.inTime(token.token()::reach) + " is reached; no signing key lies in it",
                    "");
        } catch (TokenException e) {
            add(Weight.WRONG, "token", "the token cannot be had: " + e.getMessage(),
                    "no signing key lies in it so far; look at the settings pkcs11-…");
        }
    }

    private void signing(List<Entry> keys, Instant now) {
        Entry signs = keys.stream().filter(Entry::signs).findFirst().orElse(null);
        if (signs == null) {
            add(Weight.WRONG, "keys", "nothing signs: no code can be issued",
                    "activate one with --at-once, whose KID is printed by ./yimatong keys stage" + where);
            return;
        }
        long days = Duration.between(now, signs.expiresAt()).toDays();
        add(days < LEAST_DAYS ? Weight.WRONG : days < UNEASY_DAYS ? Weight.ADVICE : Weight.WELL, "keys",
                "%s signs, for %,d days more".formatted(signs.id().kid(), days),
                days < UNEASY_DAYS ? "rotate: docker/RUNBOOK.md, A planned rotation" : "");
    }

    /**
     * What runs on the deployment, and whether all of it is of one release.
     *
     * @param told whether every Redis takes what nodes write of themselves
     */
    void nodes(List<NodeRoll.Present> present, boolean told) {
        for (NodeRoll.Present one : present) {
            NodeRoll.Node node = one.node();
            add(Weight.WELL, "nodes", "%s since %s, management at %s (%s)".formatted(node.release(), node.startedAt(),
                    node.management(), node.instance()), "");
            if (Math.abs(one.aheadMillis()) > UNEASY_OFFSET_MILLIS) {
                clock("node " + node.instance(), "its clock is", one.aheadMillis());
            }
            if (!one.keysMissing().isEmpty()) {
                add(Weight.WRONG, "node " + node.instance(),
                        "it cannot sign with what lies in a token: " + String.join(", ", one.keysMissing()),
                        "its log says why; docker/RUNBOOK.md, A key in a token cannot be had");
            }
        }
        Set<String> releases = present.stream().map(one -> one.node().release())
                .collect(Collectors.toCollection(TreeSet::new));
        if (releases.isEmpty() && !told) {
            add(Weight.ADVICE, "nodes", "no node has been seen, and Redis refuses writes: they may be there and"
                    + " unable to say so", "mend Redis first, then look again");
        } else if (releases.isEmpty()) {
            add(Weight.WRONG, "nodes", "no node says that it is there",
                    "start one where none runs; of one that does, its log says why it cannot say so here: of a Redis"
                            + " that refuses writes, mend that");
        } else if (releases.size() > 1) {
            add(Weight.ADVICE, "nodes", "several releases side by side: " + String.join(", ", releases),
                    "they get on with each other; bring all to one, docker/RUNBOOK.md, Releases side by side");
        }
    }

    void certificate(CertificateFiles files, Instant now) {
        String remedy = "docker/RUNBOOK.md, The certificate expires soon";
        try {
            ServedCertificate certificate = files.read();
            if (certificate.isOutOfItsTime(now)) {
                add(Weight.WRONG, "certificate", "it is not of this time: " + certificate, remedy);
                return;
            }
            long days = Duration.between(now, certificate.expiresAt()).toDays();
            Weight weight = days < LEAST_CERTIFICATE_DAYS
                    ? Weight.WRONG
                    : days < UNEASY_CERTIFICATE_DAYS ? Weight.ADVICE : Weight.WELL;
            add(weight, "certificate", "%s, for %,d days more".formatted(certificate, days),
                    weight == Weight.WELL ? "" : remedy);
        } catch (IOException e) {
            add(Weight.WRONG, "certificate", String.valueOf(new StartException(e).getMessage()),
                    "no node can start with it, and a running one goes on with the one before");
        }
    }

    /** @param says that others can read the file of their tokens */
    void exposed(String says) {
        add(Weight.WRONG, "callers", says,
                "whoever may have read it: for each of them, ./yimatong callers rotate NAME" + where);
    }

    /**
     * @param free for the folder, in bytes
     * @param unsettled whether its spool holds something
     */
    void disk(Path dataFolder, long free, boolean unsettled) {
        add(free < GIGABYTE ? Weight.WRONG : Weight.WELL, "disk",
                "%,d MB free for %s".formatted(free >> 20, dataFolder),
                free < GIGABYTE
                        ? "make room: Redis's file and the spool must be written, else every scan is unavailable"
                        : "");
        if (unsettled) {
            add(Weight.ADVICE, "disk", "the spool holds acceptances of which Redis has not been told",
                    "run the node until yimatong_away_pending is 0; do not move the ledger before");
        }
    }

    /** @param limits as {@code /proc/self/limits} has them; a node that is started here gets the same */
    void limits(String limits) {
        limits.lines().map(OPEN_FILES::matcher).filter(Matcher::matches).map(line -> line.group(1)).findFirst()
                .ifPresent(files -> {
                    boolean few = !files.equals("unlimited") && Long.parseLong(files) < LEAST_FILES;
                    add(few ? Weight.ADVICE : Weight.WELL, "limits", "open files: " + files,
                            few ? "ulimit -n 65536 before a node is started here: each connection is one" : "");
                });
    }

    private void add(Weight weight, String area, String says, String remedy) {
        findings.add(new Finding(weight, area, says, remedy));
    }
}
