package cn.yimatong.console;

/** What the meters count up and the console tells. */
enum Count {
    /** Scans that were answered, whatever the answer, recalls among them. */
    ANSWERED,
    /** Scans that failed in the service (5xx). */
    FAILED,
    /** Scans that were let in. */
    ACCEPTED,
    /** Scans that heard a decision, {@code unavailable} among them, recalls not. */
    HEARD,
    /** Scans that heard {@code unavailable}. */
    UNAVAILABLE,
    /** Scans on buses that heard a decision, {@code unavailable} among them. */
    ON_BUSES,
    /** Scans on buses that heard {@code unavailable}. */
    UNAVAILABLE_ON_BUSES,
    /** Requests to decide that were refused (4xx): the caller is not known, may not, or asks wrongly. */
    REFUSED_SCANS,
    /** Those of them without a token that is in force. */
    UNAUTHENTICATED_SCANS,
    /** Requests for codes that got some. */
    GIVEN,
    /** Requests for codes that were refused (4xx). */
    REFUSED_CODES,
    /** Those of them without a token that is in force. */
    UNAUTHENTICATED_CODES,
    /** Requests for codes that failed in the service (5xx). */
    UNGIVEN,
    /** Requests of any kind that were refused before their operation saw them. */
    TURNED_AWAY,
    /** Answers of Redis that nobody can use: its data is lost, or of a later release. */
    UNUSABLE,
    /** Codes that turned out to have been accepted twice. */
    TWICE
}
