package cn.yimatong.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.cli.ImportOptions.Surroundings;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HelpPagesTest {
    private static final int SCREEN_LINES = 36;
    private static final int SCREEN_COLUMNS = 80;
    private static final Consent NOBODY = new Consent(InputStream.nullInputStream(), false);
    private static final Surroundings AROUND = new Surroundings(InputStream.nullInputStream(), NOBODY, false,
            pause -> {});

    static Stream<Object> commands() {
        return Stream.of(new CodeCommand(NOBODY), new ScanCommand(InputStream.nullInputStream(), new SecureRandom()),
                new DemoCommand(new SecureRandom(), NOBODY), new HoldersCommand.Import(AROUND),
                new StandingsCommand.Import(AROUND), new VectorsCommand(),
                new VerifyCommand(InputStream.nullInputStream(), InstantSource.system()));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aHelpPageIsOneScreenAndEndsInAnExample(Object command) {
        Transcript run = Transcript.of(command, "--help");
        assertEquals(ExitCode.DONE, run.exitCode());
        List<String> lines = run.outLines();
        assertTrue(lines.size() <= SCREEN_LINES, lines.size() + " lines");
        assertTrue(lines.stream().allMatch(line -> line.length() <= SCREEN_COLUMNS), run.out());
        assertTrue(lines.contains("Example:") && lines.getLast().startsWith("  ./yimatong "), run.out());
    }

    @Test
    void theImportOfHoldersIsExplained() {
        assertEquals("""
                Register or replace the holders of a file.
                Usage: import [-hV] [--dry-run] [--resume] [--yes] [--batch=N] [--caller=NAME]
                              [--callers=FILE] [--token=T] [--url=URL] FILE

                Each line is
                  {"holder":"id","record":{…}}
                The record of a holder who is known is replaced; consents and guardians that
                the line does not name stay. A line that is refused is reported on standard
                output as JSON, with its number and what is wrong; all others are kept. An
                import that was stopped can go on; a repeat undoes what came since. At a
                terminal it asks before records are replaced; not for -, which is read once.

                      FILE             A JSON object a line; - reads standard input.
                      --url=URL        The service; http://127.0.0.1:8080 unless given.
                      --callers=FILE   Where the service wrote its callers' tokens;
                                         data/callers.txt unless given.
                      --token=T        The caller's token itself; others on this machine can
                                         see it, a file is better.
                      --caller=NAME    Which caller of the file, by name; otherwise the first.
                      --batch=N        Lines to a request, 1 to 500; 200 unless given.
                      --resume         Go on where the import of this file was stopped.
                      --dry-run        Say what would be done, and do nothing.
                      --yes            Do not ask at a terminal; nothing asks without one.
                  -h, --help           Show this help message and exit.
                  -V, --version        Print version information and exit.

                Exit code: 0 all kept, 1 some refused, 2 not done.

                Example:
                  ./yimatong holders import holders.jsonl > refused.jsonl
                """, Transcript.of(new HoldersCommand.Import(AROUND), "--help").out());
    }

    @Test
    void theDemoIsExplained() {
        assertEquals("""
                Fill a small town and walk through a day of it.
                Usage: demo [-hV] [--dry-run] [--quiet] [--yes] [--callers=FILE] [--holders=N]
                            [--seed=S] [--speed=N] [--url=URL]

                Registers people who cannot be real with a running service, then lets them
                ride, read, eat and queue from 6:00 to 22:00 and prints what each scanner saw.
                The decisions are checked against the story, by the catalogue that ships. Every
                run is a town of its own, and stays; at a terminal it asks before it fills a
                service on another machine.

                      --url=URL        The service; http://127.0.0.1:8080 unless given.
                      --callers=FILE   Where the service wrote its callers' tokens;
                                         data/callers.txt unless given.
                      --speed=N        Minutes of the day in a second, 0: as fast as it goes;
                                         16 on a terminal and 0 elsewhere unless given.
                      --holders=N      How many live there, 100 or more; 300 unless given.
                      --seed=S         Another seed is another town; 1 unless given.
                      --dry-run        Say what would be done, and do nothing.
                      --yes            Do not ask at a terminal; nothing asks without one.
                      --quiet          Print only the table at the end.
                  -h, --help           Show this help message and exit.
                  -V, --version        Print version information and exit.

                Exit code: 0 all as the story has it, 1 something was not, 2 not run.

                Example:
                  ./yimatong demo --speed 0 --quiet
                """, Transcript.of(new DemoCommand(new SecureRandom(), NOBODY), "--help").out());
    }

    @Test
    void aCommandThatNeedsAnotherSaysSo() {
        for (var command : List.of(HoldersCommand.of(InputStream.nullInputStream()),
                StandingsCommand.of(InputStream.nullInputStream()))) {
            var err = new StringWriter();
            assertEquals(ExitCode.CANNOT_RUN, command.setErr(new PrintWriter(err)).execute());
            assertTrue(err.toString().contains("Missing required subcommand"), err.toString());
        }
    }
}
