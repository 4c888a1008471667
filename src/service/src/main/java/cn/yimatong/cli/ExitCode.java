package cn.yimatong.cli;

/** What a command ends with; the help of each says what its own "no" is. */
final class ExitCode {
    static final int DONE = 0;
    /** Done, and the answer is no: a vector disagrees, a code is rejected. */
    static final int NO = 1;
    /** Not done: a wrong option, a missing file, a service that does not answer. */
    static final int CANNOT_RUN = 2;

    private ExitCode() {}
}
