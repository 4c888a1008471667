package cn.yimatong.console;

/** What the meters count up in parts that have names, and the console tells part by part. */
enum Breakdown {
    /** Scans by what was decided, recalls not; so with the next two. */
    DECISIONS,
    /** Scans that were not let in, by reason. */
    REFUSED,
    /** Scans that heard a decision, by scene. */
    SCENES,
    /** What requests for codes came to: {@code codes}, and requests that got none by reason. */
    ISSUANCE
}
