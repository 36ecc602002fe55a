import GraphC

extension Trainer {
  /// Writes parameters, states of the optimizer and of random numbers, the place in the data, and
  /// what callbacks remember, as one safetensors file; the file before it is there until the new one
  /// is whole.
  ///
  /// - Throws: when the file cannot be written.
  public func save(to path: String) throws(Diagnostic) {
    spendTime()
    try Checkpoint(
      run: run, progress: progress, tensors: parameters.mapValues(\.data),
      callbacks: callbackMemories
    ).write(to: path)
  }

  /// Goes on where the run that wrote a checkpoint was; the next `fit` continues its `fit`.
  ///
  /// Every number from then on is the one that the run would have computed, also those of callbacks,
  /// if `fit` is given as many of the same types. Epochs of the options count from the run's
  /// beginning; a `fit` that a callback has ended stays ended.
  ///
  /// - Throws: when the file cannot be read or is no checkpoint; it is of another model or data set,
  ///   or its seed, batch size or shuffling are others. Nothing has changed then.
  public func resume(from path: String) throws(Diagnostic) {
    try resume(from: try Checkpoint(path), path: path)
  }

  func resume(from checkpoint: Checkpoint, path: String) throws(Diagnostic) {
    try check(checkpoint.run, path: path)
    guard checkpoint.progress.isConsistent(stepCount: stepCount, names: scalarNames) else {
      throw Checkpoint.damaged(path)
    }
    let comparison = WeightReport(expected: parameters.mapValues(\.type), found: checkpoint.tensors)
    guard comparison.isComplete else {
      throw Diagnostic(
        stage: "train", subject: path, message: "does not fit the model \(model.name)",
        notes: comparison.lines.map { "note: " + $0 } + [
          "note: to begin with its weights alone, use --weights"
        ])
    }
    for (name, data) in checkpoint.tensors { try parameters[name]?.load(data) }
    progress = checkpoint.progress
    memories = checkpoint.callbacks
    // A run that did not look for plateaus has seen none.
    progress.plateau = options.reduction.map { checkpoint.progress.plateau ?? $0 }
  }

  /// What this trainer's checkpoints say of it.
  var run: Checkpoint.Run {
    Checkpoint.Run(
      model: model.name, seed: options.seed, shuffles: options.shuffles, batchSize: batchSize,
      rowCount: source.rowCount, ordinal: ordinal)
  }

  private func check(_ other: Checkpoint.Run, path: String) throws(Diagnostic) {
    let own = run
    func difference<Value: Equatable>(
      _ what: String, _ key: KeyPath<Checkpoint.Run, Value>
    ) -> String? {
      let (written, present) = (other[keyPath: key], own[keyPath: key])
      return written == present ? nil : "was written \(what) \(written), but this is \(present)"
    }
    let differences = [
      difference("by the model", \.model), difference("for data whose rows are", \.rowCount),
      difference("with batches of", \.batchSize), difference("with the seed", \.seed),
      difference("with shuffling", \.shuffles),
    ]
    guard let message = differences.compactMap(\.self).first else { return }
    throw Diagnostic(stage: "train", subject: path, message: message)
  }
}
