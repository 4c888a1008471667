package cn.yimatong.token;

/** Writes codes under one key; safe for use by several threads if its signer is. */
public final class CodeMinter {
    private final Signer signer;

    /** Mints with this signer; it is asked for its name and for a signature on every {@link #mint}. */
    public CodeMinter(Signer signer) {
        this.signer = signer;
    }

    /**
     * Signs these claims and writes them as the one text that spells them (MS1.md, sections 1 to 4).
     *
     * @return a code of at most 220 characters; without an audience 177 under today's dates
     * @throws IllegalStateException if the signer returns something other than 64 bytes
     */
    public String mint(Claims claims) {
        return CodeWriter.write(signer, claims);
    }
}
