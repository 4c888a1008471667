package cn.yimatong.ledger;

/** The three credentials of a holder. */
public enum Credential {
    /** Social security card (电子社保卡). */
    SSC(1),
    /** Health card (电子健康卡). */
    HEALTH(2),
    /** Medical insurance certificate (医保电子凭证). */
    INSURANCE(3);

    /** Its place in {@link HolderHead}, from 1; 0 stands for no credential. */
    final int place;

    Credential(int place) {
        this.place = place;
    }
}
