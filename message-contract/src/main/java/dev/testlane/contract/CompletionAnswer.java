package dev.testlane.contract;

/** @param othersWaiting whether a run could start now in another environment, so a full runner should look elsewhere */
public record CompletionAnswer(boolean othersWaiting) {}
