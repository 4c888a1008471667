package cn.yimatong.ledger;

/** The three credentials of a holder, in the order in which the ledger keeps their standings. */
public enum Credential {
    /** Social security card (电子社保卡). */
    SSC,
    /** Health card (电子健康卡). */
    HEALTH,
    /** Medical insurance certificate (医保电子凭证). */
    INSURANCE
}
