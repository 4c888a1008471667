package cn.yimatong.load;

/** Where the codes of a run come from. */
interface CodeSource {
    /** A code that nobody has presented yet; waits where it has to be made first. */
    String next() throws InterruptedException;
}
