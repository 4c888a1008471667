package cn.yimatong.console;

/** What the meters count up in parts that have names, and the console tells part by part. */
enum Breakdown {
    /** Scans by what was decided, recalls not. */
    DECISIONS,
    /** Scans that were not let in, by reason, recalls not. */
    REFUSED,
    /** Scans that heard a decision, by scene, recalls not. */
    SCENES,
    /** What requests for codes came to: {@code codes}, and requests that got none by reason. */
    ISSUANCE
}
