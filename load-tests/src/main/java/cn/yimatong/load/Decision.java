package cn.yimatong.load;

/**
 * A decision as it came.
 *
 * @param status 0 where there was no answer
 * @param decision empty where the answer had none; what went wrong where there was no answer
 * @param reason empty where the answer had none
 */
record Decision(int status, String decision, String reason) {
    @Override
    public String toString() {
        return (status + " " + decision + " " + reason).strip();
    }
}
