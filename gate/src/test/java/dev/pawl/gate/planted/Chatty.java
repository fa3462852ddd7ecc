package dev.pawl.gate.planted;

public final class Chatty {
    public void greet() {
        System.out.println("hello");
    }
}
