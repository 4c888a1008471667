package cn.yimatong.scenes;

/** What a scene can disclose. Nothing of a record leaves by another way. */
enum Field {
    /** {@code holder.name}; can be masked. */
    NAME("name"),
    /** {@code holder.idNumber}; can be masked. */
    ID_NUMBER("idNumber"),
    /** {@code credential.number} of the credential that is used; can be masked. */
    CREDENTIAL_NUMBER("credentialNumber"),
    /** {@code concession.kind}. */
    CONCESSION("concession"),
    /** {@code concession.grade}. */
    GRADE("grade"),
    /** {@code pseudonym}, another one at each scene. */
    PSEUDONYM("pseudonym"),
    /** {@code holder.student}: whether the holder is one. */
    STUDENT("student"),
    /** {@code holder.member}: whether the holder has a union's card. */
    MEMBER("member"),
    /** {@code credential.standing}. */
    STANDING("standing"),
    /** That a guardian shows the code. Every answer says so; scenes that live on it list it. */
    GUARDIAN("guardian"),
    /** {@code acceptedLately}: whether an inspected scene accepted the holder lately. */
    ACCEPTED_LATELY("acceptedLately");

    private final String word;

    Field(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
