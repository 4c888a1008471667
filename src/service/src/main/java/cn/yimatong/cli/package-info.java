/**
 * The command line beside {@code serve}: commands that need no service ({@link cn.yimatong.cli.VerifyCommand},
 * {@link cn.yimatong.cli.VectorsCommand}) and commands that call a running one ({@link cn.yimatong.cli.CodeCommand},
 * {@link cn.yimatong.cli.ScanCommand}, the imports of {@link cn.yimatong.cli.HoldersCommand} and
 * {@link cn.yimatong.cli.StandingsCommand}, the town of {@link cn.yimatong.cli.DemoCommand}) as an app backend or a
 * scanner would, by HTTP and with a caller's token.
 *
 * <p>
 * Start at one command class; it reads top to bottom. picocli parses and prints the help.
 *
 * <p>
 * What goes where: answers on standard output and nothing else there; everything said to a person on standard error.
 * Exit codes: 0 done, 1 done and the answer is no, 2 could not be done. No token and no code text ever stands in a
 * message.
 */
@NullMarked
package cn.yimatong.cli;

import org.jspecify.annotations.NullMarked;
